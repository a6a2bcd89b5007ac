"""Takes arrivals in and brings them to a decision: accept, convert, check, route, handle, pay."""
