"""Measures the running program and makes large invented offices to measure it on."""
