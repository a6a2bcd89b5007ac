"""E-mail: mail comes in over SMTP, answers leave through a relay."""
