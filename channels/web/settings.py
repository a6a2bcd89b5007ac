"""The settings table of the public web as a channel: ``[channels.web]``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What may be handed in over the web, and where its pages are. Sizes in octets."""

    #: Where citizens find the pages: ``https://podatelna.hlucin.test``, for links printed on
    #: receipts. Empty: as the browser asked for them.
    address: str = ""
    #: All files of one form together.
    max_upload: int = 128_000_000
    #: The most files of one form; a package holds fifty.
    max_files: int = 20
