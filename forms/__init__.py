"""Form definitions and filled forms: not built yet."""
