"""Forms made by the office: drafts, their questions, what is wrong with them, and publishing."""
