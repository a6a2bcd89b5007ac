"""The ways in and out; each folder is one and knows no other."""
