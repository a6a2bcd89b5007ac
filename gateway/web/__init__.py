"""The HTTP kit: the two applications, sign-in, sessions, templates, languages, errors to pages."""
