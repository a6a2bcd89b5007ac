"""The waste fee: not built yet."""
