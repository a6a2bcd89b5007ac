"""Mails that invented citizens write to an invented town, as many as are wanted."""

from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP

#: Every fourth letter brings an attachment of so many octets.
EVERY, ATTACHED = 4, 20_000

_SENTENCE = "Žádám tímto o vyřízení své věci a předem děkuji za vstřícnost. "


def letters(number: int, recipient: str) -> Iterator[bytes]:
    """Yield *number* letters; about a quarter come from citizens who wrote before."""
    for index in range(number):
        yield _letter(index, recipient)


def _letter(index: int, recipient: str) -> bytes:
    citizen = index // 2 if index % 2 else index
    message = EmailMessage(policy=SMTP)
    message["From"] = f"Občan Číslo {citizen} <obcan{citizen}@posta.test>"
    message["To"] = recipient
    message["Subject"] = f"Žádost číslo {index}"
    message["Date"] = "Mon, 02 Mar 2026 09:05:30 +0100"
    message["Message-ID"] = f"<{index}@posta.test>"
    message.set_content(_SENTENCE * 20 + f"\n\nObčan Číslo {citizen}\n")
    if index % EVERY == 0:
        content = b"%PDF-1.4\n" + str(index).encode().ljust(ATTACHED, b"%")
        message.add_attachment(content, "application", "pdf", filename=f"Příloha {index}.pdf")
    return message.as_bytes()
