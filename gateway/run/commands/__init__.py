"""The commands of the command line, one small module a noun."""
