"""The HTTP kit shared by desk and public web: sign-in, sessions, templates, languages, errors."""
