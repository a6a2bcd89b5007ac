"""Asks the system for as many open files as it allows: each connection is one."""

import resource


def raise_open_files() -> int:
    """Raise the soft limit to the hard one; returns the limit that now holds."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted
