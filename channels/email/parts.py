"""Turns the leaves of a mail into its parts: bodies that are read, attachments that are kept."""

from dataclasses import dataclass, field

from channels.email.charsets import decode, printable
from channels.email.defects import defect
from channels.email.headers import split
from channels.email.hypertext import text_of
from channels.email.mime import Leaf
from channels.email.names import made_name, sent_name
from channels.email.parameters import parameters
from channels.email.transfer import undo
from gateway.model.blob import BlobRef
from gateway.model.submission import Evidence, Part, PartRole

#: What is shown as text and searched, in characters. The parts hold all of it.
LONGEST_TEXT = 500_000

#: More defects than this say nothing new.
MOST_DEFECTS = 20

_BODIES = {"text/plain": "text.txt", "text/html": "text.html"}
_ENVELOPED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}


@dataclass(slots=True)
class Reading:
    """What has been read of one mail's content."""

    octets: bytes
    bodies: list[Part] = field(default_factory=list)
    attachments: list[Part] = field(default_factory=list)
    defects: list[Evidence] = field(default_factory=list)
    #: Texts in order: of which alternative, of which media type.
    _texts: list[tuple[int, str, str]] = field(default_factory=list)

    def read(self, leaf: Leaf) -> None:
        """Add one leaf."""
        name = sent_name(leaf.headers)
        encoding = leaf.headers.word("content-transfer-encoding")
        content = undo(self.octets[leaf.start : leaf.end], encoding)
        attached = leaf.headers.word("content-disposition") == "attachment"
        if leaf.media_type in _BODIES and not name and not attached:
            name = _BODIES[leaf.media_type]
            self._body(leaf, name, content.octets)
        else:
            name = name or self._made_name(leaf, content.octets)
            self._attachment(leaf, name, content.octets)
        if content.defect:
            self._note(defect(content.defect, part=name))

    def text(self) -> str:
        """Return the text of the mail: of alternatives the plain one, unless it is empty."""
        plain = {group for group, kind, text in self._texts if kind == "text/plain" and text}
        text = "\n\n".join(
            text for group, kind, text in self._texts if text and _shown(group, kind, plain)
        )
        if len(text) > LONGEST_TEXT:
            self._note(defect("text-cut"))
        return text[:LONGEST_TEXT]

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
        if not text.strip():
            return
        blob = BlobRef.of(text.encode("utf-8", errors="replace"))
        self.bodies.append(Part(name, leaf.media_type, PartRole.BODY, blob))
        shown = text_of(text) if leaf.media_type == "text/html" else text
        shown = shown.replace("\r\n", "\n").strip()
        # One more than may be shown, so that the cut is noticed.
        self._texts.append((leaf.alternative, leaf.media_type, shown[: LONGEST_TEXT + 1]))

    def _attachment(self, leaf: Leaf, name: str, octets: bytes) -> None:
        if leaf.media_type in _ENVELOPED:
            self._note(defect("encrypted", part=name))
        blob = BlobRef.of(octets)
        self.attachments.append(Part(name, leaf.media_type, PartRole.ATTACHMENT, blob))

    def _made_name(self, leaf: Leaf, octets: bytes) -> str:
        title = ""
        if leaf.media_type == "message/rfc822":
            title = split(octets, 0, len(octets))[0].text("subject")
        return made_name(leaf.media_type, len(self.attachments) + 1, title)


def _shown(group: int, kind: str, plain: set[int]) -> bool:
    return kind == "text/plain" or group == 0 or group not in plain
