"""The gateway: takes everything in, remembers it and keeps it in order."""
