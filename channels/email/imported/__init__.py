"""Mail taken in from files."""
