"""Identifiers with types of their own, so that one cannot stand for another."""

from typing import NewType

#: The short name of an originator (původce), as in settings and addresses: ``hlucin``.
OriginatorId = NewType("OriginatorId", str)

#: An item of the intake queue: a ULID, so that items sort by the time they were accepted.
ItemId = NewType("ItemId", str)

#: A row of the outbox: a ULID.
OutgoingId = NewType("OutgoingId", str)
