"""Mail fetched from mailboxes by IMAP."""
