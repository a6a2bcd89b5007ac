"""The data-box channel: how it is built from its settings."""
