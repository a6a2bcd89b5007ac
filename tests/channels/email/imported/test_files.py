"""What an operator names is looked through: files, mbox, Maildir, folders of all these."""

from pathlib import Path

from channels.email.imported.files import Found, found

MAIL = b"Subject: Podnet\n\nDobry den\n"
SEPARATOR = b"From jana@posta.test Mon Nov 23 09:15:30 2026\n"


def read(path: Path) -> dict[str, bytes | str]:
    """Return what is found: octets, or why there are none."""
    return {
        str(Path(one.place).relative_to(path)): one.why or b"".join(one.pieces)
        for one in found(path)
    }


def put(path: Path, octets: bytes = MAIL) -> Path:
    """Write a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(octets)
    return path


def test_a_folder_of_everything(tmp_path: Path) -> None:
    """Each kind is recognised by its name or its beginning; what is no mail is said."""
    put(tmp_path / "a" / "1.eml")
    put(tmp_path / "a" / "2.EML", b"From: x\n")
    put(tmp_path / "inbox", SEPARATOR + MAIL + b"\n" + SEPARATOR + MAIL)
    put(tmp_path / "old.mbox", SEPARATOR + b"Subject: z\n\n")
    put(tmp_path / "readme.txt", b"hello")
    put(tmp_path / "empty.eml", b"")
    put(tmp_path / "broken.msg", b"no compound file")

    assert read(tmp_path) == {
        "a/1.eml": MAIL,
        "a/2.EML": b"From: x\n",
        "broken.msg": "cannot be read as an Outlook message: ValueError",
        "empty.eml": "is empty",
        "inbox#1": MAIL,
        "inbox#2": MAIL,
        "old.mbox#1": b"Subject: z\n",
        "readme.txt": "is no mail",
    }


def test_a_maildir_with_folders(tmp_path: Path) -> None:
    """Mail lies in cur and new of the folder and of its folders; what is on its way does not."""
    for box in ("", ".Sent"):
        put(tmp_path / box / "cur" / "1:2,S")
        put(tmp_path / box / "new" / "2")
        put(tmp_path / box / "tmp" / "3")
    put(tmp_path / "dovecot-uidlist", b"3 V1\n")

    names = {"cur/1:2,S", "new/2"}
    assert read(tmp_path).keys() == names | {f".Sent/{name}" for name in names}


def test_named_by_the_operator_anything_is_taken(tmp_path: Path) -> None:
    """A file named on the command line is a mail whatever its name is."""
    path = put(tmp_path / "dopis.txt")
    (one,) = found(path)
    assert b"".join(one.pieces) == MAIL
    assert not one.is_other


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    """A link to nowhere is a failure of its own."""
    (tmp_path / "a.eml").symlink_to(tmp_path / "nowhere")
    put(tmp_path / "b.eml")
    told: list[Found] = [*found(tmp_path)]
    assert [one.why for one in told] == ["No such file or directory", ""]
