"""Files (spisy): what is in them, how filings are settled, when a file may be closed."""
