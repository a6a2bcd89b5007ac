"""The local fee for municipal waste: who owes it, how much, and what was paid."""
