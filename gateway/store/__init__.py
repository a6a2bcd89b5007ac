"""Keeps everything: engine, scoped sessions, units of work, queue, outbox, blobs, audit log."""
