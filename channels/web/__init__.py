"""The public web of every originator."""
