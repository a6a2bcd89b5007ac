"""A stand-in for the state's data boxes (ISDS), for demonstration and tests."""
