"""Large content on disk under its hash: streamed in, fsynced, never changed."""

import asyncio
import hashlib
import io
import os
import time
from collections.abc import AsyncIterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from ulid import ULID

from gateway.faults import reached
from gateway.model.blob import SMALL, BlobRef
from gateway.store.disk import disk


class BlobFolder:
    """The folder of large content. Safe for several threads and processes at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._coming = folder / "incoming"
        self._coming.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Return where content of this hash lies or would lie."""
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    async def keep(self, content: AsyncIterable[bytes]) -> BlobRef:
        """Hash a stream; up to ``SMALL`` octets come back inside the reference, more go to disk.

        Errors of the stream pass through and leave nothing behind. Raises ``StoreFull``.
        """
        held = bytearray()
        stream = aiter(content)
        async for chunk in stream:
            held += chunk
            if len(held) > SMALL:
                return await self._keep_large(held, stream)
        return BlobRef.of(bytes(held))

    async def _keep_large(self, begun: bytearray, rest: AsyncIterable[bytes]) -> BlobRef:
        writer = await asyncio.to_thread(_Writer, self._coming / str(ULID()))
        try:
            await asyncio.to_thread(writer.write, begun)
            # From now on one chunk at a time is held.
            begun.clear()
            async for chunk in rest:
                await asyncio.to_thread(writer.write, chunk)
            return await asyncio.to_thread(self._settle, writer)
        except BaseException:
            # The thread may still hold the file when the peer is gone; removal waits for it.
            await asyncio.shield(asyncio.to_thread(writer.drop))
            raise

    def put(self, content: bytes) -> BlobRef:
        """Keep octets held in memory; for converters and domain code."""
        if len(content) <= SMALL:
            return BlobRef.of(content)
        writer = _Writer(self._coming / str(ULID()))
        try:
            writer.write(content)
            return self._settle(writer)
        except BaseException:
            writer.drop()
            raise

    def _settle(self, writer: "_Writer") -> BlobRef:
        blob = writer.finish()
        final = self.path(blob.sha256)
        with disk():
            final.parent.mkdir(parents=True, exist_ok=True)
            reached("blob.before-rename")
            writer.path.replace(final)
            for folder in (final.parent, final.parent.parent, self.folder):
                _sync_folder(folder)
            reached("blob.after-rename")
        return blob

    def open(self, blob: BlobRef) -> BinaryIO:
        """Open content that travels along or lies in the folder. Raises ``LookupError``."""
        if blob.content is not None:
            return io.BytesIO(blob.content)
        try:
            return self.path(blob.sha256).open("rb")
        except FileNotFoundError as error:
            raise LookupError(f"no content {blob.sha256}") from error

    def sweep(self, seconds: float = 86_400) -> int:
        """Remove half-written files older than *seconds*; returns how many.

        A younger one may belong to another daemon that shares this folder.
        """
        horizon = time.time() - seconds
        leftovers = [path for path in self._coming.iterdir() if path.stat().st_mtime < horizon]
        for path in leftovers:
            path.unlink(missing_ok=True)
        return len(leftovers)


class _Writer:
    """One file on its way in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._hash = hashlib.sha256()
        self._size = 0
        with disk():
            self._file = path.open("xb", buffering=0)

    def write(self, chunk: bytes | bytearray) -> None:
        self._hash.update(chunk)
        self._size += len(chunk)
        with disk():
            reached("blob.write")
            _write_all(self._file.fileno(), chunk)

    def finish(self) -> BlobRef:
        with disk():
            reached("blob.before-fsync")
            os.fsync(self._file.fileno())
            self._file.close()
        return BlobRef(self._hash.hexdigest(), self._size)

    def drop(self) -> None:
        self._file.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def _write_all(descriptor: int, chunk: bytes | bytearray) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(descriptor, view) :]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
