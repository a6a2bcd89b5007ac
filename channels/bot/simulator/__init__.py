"""A stand-in for Telegram's Bot API, for tests and the demo; it knows nothing of the channel."""
