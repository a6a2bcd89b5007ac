"""The system of record: filings, numbers, names, assignments, deadlines."""
