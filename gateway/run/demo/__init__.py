"""A whole invented office on one machine: to try the program out, and to test it as a whole."""
