"""Structured logs on standard error. Identifiers may stand in them, personal data never."""

import logging
import sys

from gateway.late import unseen

# It would load what paints errors in colours, of megabytes; ours are plain text.
with unseen("rich"):
    import structlog

#: What every record carries, and what the program adds by ``extra=``.
_CHAIN: tuple[structlog.types.Processor, ...] = (
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)


def set_up(style: str) -> None:
    """Send all logs to standard error as ``text`` or ``json`` lines."""
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), sort_keys=False)
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_CHAIN,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for talkative in (
        *("httpx", "mail.log", "aiosmtplib", "alembic", "uvicorn.access", "uvicorn.error"),
        *("weasyprint", "fontTools", "ocrmypdf", "zeep"),
    ):
        logging.getLogger(talkative).setLevel(logging.WARNING)
