"""Data boxes (ISDS): not built yet."""
