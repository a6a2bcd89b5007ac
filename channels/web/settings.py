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
    #: Formats the office promises to read, as endings of file names. A file in another one is
    #: taken all the same, and whoever sends it is told.
    formats: tuple[str, ...] = (
        "pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "doc", "xls", "ppt", "rtf", "txt",
        "xml", "zfo", "fo", "html", "jpg", "jpeg", "png", "tif", "tiff", "gif",
        "isdoc", "isdocx", "asice", "p7s",
    )  # fmt: skip
