"""The mails that the demo's invented citizens write, with the oddities real ones have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

import aiosmtplib

TREE = """Dobrý den,

žádám o povolení pokácet lípu na pozemku parc. č. 1234/5 v k. ú. Hlučín. Strom je nahnutý nad
chodník a po poslední vichřici z něj padají větve. Fotografii a situaci přikládám.

S pozdravem
Žofie Příhodová
Ostravská 12, Hlučín
"""
NOISE = """Vážení,

již třetí týden je v noci z pátku na sobotu po 22. hodině z provozovny v přízemí domu slyšet
hlasitá hudba. Žádám o prošetření a o vyrozumění.

Bohumil Čermák
"""
FEE = """Dobrý den, od 1. 9. se nám narodila dcera Ema. Prosím o sdělení, co mám vyplnit kvůli
poplatku za odpad.  Děkuji, Tereza Šťastná"""
SCHOOL = """Dobrý den,

omlouvám nepřítomnost syna Vojtěcha (5. A) ve dnech 7.–11. 12. z rodinných důvodů.

Alžběta Kučerová
"""
INFORMATION = """Podle zákona č. 106/1999 Sb. žádám o kopii smlouvy na zimní údržbu chodníků.
Jan Vávra, nar. 1. 2. 1980, Dlouhá 3, Bohuslavice
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """One sample mail."""

    sender: str
    recipient: str
    subject: str
    text: str
    #: How long before the demo's first start it was written.
    age: timedelta
    charset: str = "utf-8"
    #: The name of an attached PDF, or empty.
    attachment: str = ""

    def octets(self, begun: datetime) -> bytes:
        """Return the message as it would leave a mail program."""
        message = EmailMessage()
        message["From"], message["To"] = self.sender, self.recipient
        message["Subject"] = self.subject
        message["Date"] = format_datetime(begun - self.age)
        message["Message-ID"] = f"<{self.name(begun)}@posta.test>"
        message.set_content(self.text, charset=self.charset, cte="8bit")
        if self.attachment:
            content = small_pdf("Situace 1:500")
            message.add_attachment(content, "application", "pdf", filename=self.attachment)
        return message.as_bytes(policy=SMTP)

    def name(self, begun: datetime) -> str:
        """Return a name that sorts by time."""
        return f"{begun - self.age:%Y%m%d%H%M%S}.{self.recipient.partition('@')[2]}"


LETTERS = (
    Letter(
        "Žofie Příhodová <zofie.prihodova@posta.test>",
        "podatelna@hlucin.test",
        "Žádost o povolení kácení lípy",
        TREE,
        timedelta(hours=3),
        attachment="Situace – kácení lípy.pdf",
    ),
    Letter(
        "Bohumil Čermák <b.cermak@posta.test>",
        "epodatelna@hlucin.test",
        "Stížnost na rušení nočního klidu",
        NOISE,
        timedelta(hours=2),
    ),
    Letter(
        "Tereza Šťastná <stastna.t@posta.test>",
        "podatelna@hlucin.test",
        "Poplatek za odpad – narození dítěte",
        FEE,
        timedelta(hours=1),
        charset="windows-1250",
    ),
    Letter(
        "Alžběta Kučerová <kucerova@posta.test>",
        "podatelna@zsulesa.test",
        "Omluvenka",
        SCHOOL,
        timedelta(minutes=40),
    ),
    Letter(
        "Jan Vávra <vavra@posta.test>",
        "podatelna@bohuslavice.test",
        "Žádost o informace dle zákona 106/1999 Sb.",
        INFORMATION,
        timedelta(minutes=20),
    ),
    Letter(
        "Ředitel <reditel@sousedni-skola.test>",
        "podatelna@zsnakopci.test",
        "Pozvánka na soutěž mladých zoologů",
        "Srdečně zveme žáky 4. a 5. tříd.\n",
        timedelta(minutes=10),
    ),
)


def written(folder: Path, begun: datetime) -> list[tuple[str, bytes]]:
    """Return recipient and octets of each sample; written once, the same at every start."""
    folder.mkdir(exist_ok=True)
    if not any(folder.iterdir()):
        for letter in LETTERS:
            path = folder / f"{letter.name(begun)} {letter.recipient}.eml"
            path.write_bytes(letter.octets(begun))
    return [
        (path.stem.partition(" ")[2], path.read_bytes()) for path in sorted(folder.glob("*.eml"))
    ]


async def post(letters: Iterable[tuple[str, bytes]], host: str, port: int) -> None:
    """Send the sample mails through SMTP, as anybody would."""
    async with aiosmtplib.SMTP(hostname=host, port=port, use_tls=False, start_tls=False) as smtp:
        for recipient, octets in letters:
            await smtp.sendmail("posta@posta.test", [recipient], octets)


def small_pdf(words: str) -> bytes:
    """Return a page with one line of ASCII words (ISO 32000-1)."""
    drawing = f"BT /F1 24 Tf 72 720 Td ({words}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        made
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(made))
    )
