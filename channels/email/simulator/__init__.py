"""Stand-ins for what the e-mail channel talks to; they know nothing of the channel."""
