"""The composition root: command line, settings, daemon, health."""
