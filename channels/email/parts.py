"""Turns the leaves of a mail into its parts: bodies that are read, attachments that are kept."""

import re
from dataclasses import dataclass, field, replace

from channels.email import cards, cms, rtf, signatures, tnef, uuencoded
from channels.email.charsets import decode, one_line, printable
from channels.email.defects import defect
from channels.email.headers import Headers, split
from channels.email.hypertext import text_of
from channels.email.mime import DEEPEST, Cutting, Leaf
from channels.email.names import made_name, sent_name, shown, type_by
from channels.email.parameters import parameters
from channels.email.transfer import undo
from gateway.model.blob import BlobRef
from gateway.model.submission import Evidence, Part, PartRole

#: What is shown as text and searched, in characters. The parts hold all of it.
LONGEST_TEXT = 500_000

#: More defects than this say nothing new.
MOST_DEFECTS = 20

_BODIES = {"text/plain": "text.txt", "text/html": "text.html"}
_MAILS = frozenset({"message/rfc822", "message/global"})
#: What a mail program says of a letter it has wrapped; some forget to (S/MIME, RFC 8551).
_SAID = "application/pkcs7-mime"
_SMIME = frozenset({_SAID, "application/x-pkcs7-mime"})
_PGP = re.compile(r"^-----BEGIN PGP (SIGNED )?MESSAGE-----", re.MULTILINE)

#: What is told of an attached mail, by the field's name.
_TOLD = {"from": "Od", "to": "Komu", "cc": "Kopie", "date": "Datum", "subject": "Předmět"}


@dataclass(slots=True)
class Reading:
    """What has been read of one mail's content."""

    cutting: Cutting = field(default_factory=Cutting)
    bodies: list[Part] = field(default_factory=list)
    attachments: list[Part] = field(default_factory=list)
    #: What was taken out of attachments, and what makes them readable.
    derived: list[Part] = field(default_factory=list)
    defects: list[Evidence] = field(default_factory=list)
    signatures: list[Evidence] = field(default_factory=list)
    #: Texts in order: of which alternative, of which media type.
    _texts: list[tuple[int, str, str]] = field(default_factory=list)
    #: Texts of containers, for a mail that has none of its own.
    _spare: list[str] = field(default_factory=list)
    #: The mail's own attachments by where they begin in it.
    _places: dict[int, Part] = field(default_factory=dict)

    def mail(self, octets: bytes, depth: int = 0) -> Headers:
        """Read the whole mail and return its headers."""
        headers = self.cutting.cut(octets, depth)
        # What is opened on the way adds leaves of its own.
        for leaf in self.cutting.leaves:
            self._read(leaf, octets)
        for covered in self.cutting.covered[: signatures.MOST]:
            places = self._places if covered.octets is octets else {}
            self.signatures.append(signatures.beside(covered, places, octets))
        return headers

    def text(self) -> str:
        """Return the text of the mail: of alternatives the plain one, unless it is empty."""
        plain = {group for group, kind, text in self._texts if kind == "text/plain" and text}
        text = "\n\n".join(
            text for group, kind, text in self._texts if text and _shown(group, kind, plain)
        )
        text = text or next(filter(None, self._spare), "")
        if len(text) > LONGEST_TEXT:
            self._note(defect("text-cut"))
        return text[:LONGEST_TEXT]

    def _read(self, leaf: Leaf, whole: bytes) -> None:
        name = sent_name(leaf.headers)
        encoding = leaf.headers.word("content-transfer-encoding")
        content = undo(leaf.octets[leaf.start : leaf.end], encoding)
        attached = leaf.headers.word("content-disposition") == "attachment"
        wrapped = _is_wrapped(name, leaf.media_type, content.octets)
        if leaf.media_type in _BODIES and not (name or attached or wrapped):
            name = _BODIES[leaf.media_type]
            self._body(leaf, name, content.octets)
        else:
            kind = _SAID if wrapped and "pkcs7" not in leaf.media_type else leaf.media_type
            name = name or self._made_name(kind, content.octets)
            part = Part(name, kind, PartRole.ATTACHMENT, BlobRef.of(content.octets))
            self.attachments.append(part)
            if leaf.octets is whole:
                self._places[leaf.start] = part
            if wrapped:
                self._open_cms(part, content.octets, leaf)
            else:
                self._open(part, content.octets, leaf.depth, _charset(leaf))
        if content.defect:
            self._note(defect(content.defect, part=name))

    def _note(self, found: Evidence) -> None:
        if len(self.defects) < MOST_DEFECTS:
            self.defects.append(found)

    def _body(self, leaf: Leaf, name: str, octets: bytes) -> None:
        declared = parameters(leaf.headers.raw("content-type")).get("charset", "")
        decoded = decode(octets, declared)
        if decoded.surprise:
            values = {"declared": printable(declared)[:60], "part": name, "read": decoded.charset}
            self._note(defect("letters" if decoded.mended else "charset", **values))
        text = printable(decoded.text)
        files: list[tuple[str, bytes]] = []
        if leaf.media_type == "text/plain":
            text, files = uuencoded.taken_out(text)
            self._note_openpgp(text, name)
        if text.strip():
            body = _made(name, leaf.media_type, text, PartRole.BODY)
            self.bodies.append(body)
            as_text = text_of(text) if leaf.media_type == "text/html" else text
            as_text = as_text.replace("\r\n", "\n").strip()
            # One more than may be shown, so that the cut is noticed.
            self._texts.append((leaf.alternative, leaf.media_type, as_text[: LONGEST_TEXT + 1]))
        for called, content in files:
            self._from_text(called, content, leaf)

    def _from_text(self, called: str, octets: bytes, leaf: Leaf) -> None:
        """Add a file that the sender's program wrote into the text."""
        name = shown(one_line(called)) or f"priloha-{len(self.attachments) + 1}"
        part = Part(name, type_by(name), PartRole.ATTACHMENT, BlobRef.of(octets))
        if self._affords(part, octets, leaf.depth):
            self.attachments.append(part)
            self._note(defect("uuencode", part=name))
            self._open(part, octets, leaf.depth)

    def _note_openpgp(self, text: str, name: str) -> None:
        found = _PGP.search(text)
        if found and found[1]:
            self.signatures.append(signatures.in_text(name))
        elif found:
            self._note(defect("encrypted", part=name))

    def _open(self, part: Part, octets: bytes, depth: int, charset: str = "") -> None:
        """Take out what *part* holds; what holds nothing is left alone."""
        ending = part.name.rpartition(".")[2].lower()
        if part.media_type in _MAILS or (ending == "eml" and split(octets, 0, 4096)[0].fields):
            self._open_mail(part, octets, depth)
        elif tnef.is_tnef(octets):
            self._open_tnef(part, octets, depth)
        elif part.media_type in cards.CALENDARS | cards.CARDS or ending in {"ics", "vcf"}:
            kind = "text/calendar" if ending == "ics" else part.media_type
            told = cards.told(octets, "text/vcard" if ending == "vcf" else kind, charset)
            if told:
                self._make_text(f"Souhrn – {part.name}.txt", "text/plain", told, part, depth)
                self._spare.append(told)

    def _open_cms(self, part: Part, octets: bytes, leaf: Leaf) -> None:
        kind = cms.wrapping(octets)
        smime_type = parameters(leaf.headers.raw("content-type")).get("smime-type", "").lower()
        if kind is cms.Wrapping.LOCKED or smime_type.startswith("enveloped"):
            self._note(defect("encrypted", part=part.name))
            return
        signed = cms.opened(octets) if kind is cms.Wrapping.SIGNED else None
        if signed is None and leaf.media_type in _SMIME:
            self._note(defect("sealed", part=part.name))
        # One that lies beside what it signs is told with that.
        if signed is not None and (signed.content is not None or not self.cutting.covered):
            self.signatures.append(signatures.around(part, signed))
            self._open_signed(part, signed.content or b"", leaf.depth)

    def _open_signed(self, part: Part, content: bytes, depth: int) -> None:
        if not content:
            return
        if "content-type" in split(content, 0, len(content))[0]:
            if self._affords(part, content, depth):
                # As if it stood in the open.
                self.cutting.cut(content, depth + 1)
            return
        stem, dot, ending = part.name.rpartition(".")
        name = stem if dot and stem and ending.lower() == "p7m" else f"{part.name}.bin"
        self._take_out(name, type_by(name), content, part.blob.sha256, depth)

    def _open_mail(self, part: Part, octets: bytes, depth: int) -> None:
        if not self._affords(part, octets, depth):
            return
        inner = Reading(Cutting(budget=self.cutting.budget))
        headers = inner.mail(octets, depth + 1)
        told = [f"{word}: {headers.text(name)}" for name, word in _TOLD.items() if name in headers]
        text = "\n".join([*told, "", inner.text()]).strip()
        title = shown(headers.text("subject", 150)) or "zprava"
        if text:
            self._make_text(f"{title}.txt", "text/plain", text, part, depth)
        pages = [body for body in inner.bodies if body.media_type == "text/html"]
        for role, parts in ((PartRole.DERIVED, pages), (PartRole.EXTRACTED, inner.attachments)):
            self.derived += [replace(one, role=role, of=part.blob.sha256) for one in parts]
        self.derived += inner.derived
        for found in (*map(defect, inner.cutting.defects), *inner.defects):
            self._note(found)

    def _open_tnef(self, part: Part, octets: bytes, depth: int) -> None:
        if not self._affords(part, octets, depth):
            return
        found = tnef.unwrapped(octets)
        if not found.whole:
            self._note(defect("torn", part=part.name))
        html = printable(decode(found.html, found.html_charset).text)
        rich = rtf.unpacked(found.rtf)
        text = printable(found.text).strip() or text_of(html) or rtf.text_of(rich)
        self._spare.append(text.replace("\r\n", "\n").strip())
        if text:
            self._make_text("text.txt", "text/plain", text, part, depth)
        if html:
            self._make_text("text.html", "text/html", html, part, depth)
        if rich:
            self._make("text.rtf", "application/rtf", rich, part, depth)
        for number, file in enumerate(found.files, 1):
            name, kind = shown(one_line(file.name)), file.media_type.strip().lower()
            if file.is_message:
                name, kind = f"{name or f'priloha-{number}'}.dat", "application/ms-tnef"
            name = name or made_name(kind, number)
            kind = kind if re.fullmatch(r"[\w.+-]{1,80}/[\w.+-]{1,120}", kind) else type_by(name)
            self._take_out(name, kind, file.content, part.blob.sha256, depth)

    def _affords(self, part: Part, octets: bytes, depth: int) -> bool:
        """Tell whether one more thing may be opened, and count what it costs."""
        self.cutting.budget.octets -= len(octets)
        if depth < DEEPEST and self.cutting.budget.octets >= 0 and self.cutting.room():
            return True
        self._note(defect("not-opened", part=part.name))
        return False

    def _make_text(self, name: str, kind: str, text: str, of: Part, depth: int) -> None:
        self._make(name, kind, printable(text).encode("utf-8", errors="replace"), of, depth)

    def _make(self, name: str, kind: str, content: bytes, of: Part, depth: int) -> None:
        """Add what makes the part *of* readable; nobody chose its format."""
        if self._affords(of, content, depth):
            made = Part(name, kind, PartRole.DERIVED, BlobRef.of(content), of.blob.sha256)
            self.derived.append(made)

    def _take_out(self, name: str, kind: str, content: bytes, of: str, depth: int) -> None:
        """Add a file that was taken out of the part *of*, and open it in turn."""
        name = shown(one_line(name)) or made_name(kind, len(self.derived) + 1)
        part = Part(name, kind, PartRole.EXTRACTED, BlobRef.of(content), of)
        if self._affords(part, content, depth):
            self.derived.append(part)
            self._open(part, content, depth + 1)

    def _made_name(self, kind: str, octets: bytes) -> str:
        title = ""
        if kind == "message/rfc822":
            title = split(octets, 0, len(octets))[0].text("subject")
        return made_name(kind, len(self.attachments) + 1, title)


def _made(name: str, kind: str, text: str, role: PartRole) -> Part:
    return Part(name, kind, role, BlobRef.of(text.encode("utf-8", errors="replace")))


def _is_wrapped(name: str, kind: str, octets: bytes) -> bool:
    """Tell whether a mail program has wrapped a part, also where it does not say so.

    Data messages and time stamps begin alike and are left alone: what they hold is no mail.
    """
    if kind in _SMIME:
        return True
    found, ending = cms.wrapping(octets), name.rpartition(".")[2].lower()
    if found is not cms.Wrapping.SIGNED:
        return found is not None
    if kind.endswith("pkcs7-signature") or ending in {"p7m", "p7s"}:
        return True
    content = signed.content if (signed := cms.opened(octets)) else None
    return content is not None and "content-type" in split(content, 0, len(content))[0]


def _charset(leaf: Leaf) -> str:
    return parameters(leaf.headers.raw("content-type")).get("charset", "")


def _shown(group: int, kind: str, plain: set[int]) -> bool:
    return kind == "text/plain" or group == 0 or group not in plain
