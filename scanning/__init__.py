"""The scanning line: not built yet."""
