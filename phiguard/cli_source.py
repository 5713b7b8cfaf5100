"""A binary stream in whole lines, or whole, with bounds on what is held."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, NamedTuple

MAX_RECORD_BYTES: Final = 128 * 2**20  # a line or document over this is broken: it is never held in memory
_CHUNK: Final = 2**16
_BOM: Final = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """A line as it stands, with its end. Of one that is too long only the beginning."""

    number: int
    raw: bytes
    overlong: bool = False


class Source:
    """A binary stream, in whole lines or whole; never waits for more than it needs to give the next line.

    Args:
        stream: where the bytes come from.
        waits: called before each read, which may block: the time to flush what is due.
        passed: called with the number of bytes of each read.
        spill: takes what follows the beginning of a record that is too long.
    """

    __slots__ = ("_ahead", "_max_bytes", "_passed", "_spill", "_stream", "_waits", "bom")

    def __init__(
        self,
        stream: BinaryIO,
        *,
        waits: Callable[[], object] = lambda: None,
        passed: Callable[[int], object] = lambda _: None,
        spill: Callable[[bytes], object] = lambda _: None,
        max_bytes: int = MAX_RECORD_BYTES,
    ) -> None:
        self._stream = stream
        self._waits = waits
        self._passed = passed
        self._spill = spill
        self._max_bytes = max_bytes
        self._ahead = b""
        self.bom = b""
        if self.peek(lambda head: not _BOM.startswith(head[:3]) or len(head) >= 3).startswith(_BOM):
            self.bom, self._ahead = _BOM, self._ahead[3:]

    def peek(self, enough: Callable[[bytes], bool]) -> bytes:
        """What comes next, until it is enough, or the input ends, or 64 KiB are there."""
        while len(self._ahead) < _CHUNK and not (self._ahead and enough(self._ahead)):
            chunk = self._read()
            if not chunk:
                break
            self._ahead += chunk
        return self._ahead

    def lines(self) -> Iterator[Line]:
        number = 1
        held: list[bytes] = []
        size = 0
        while chunk := self._next():
            pieces = chunk.split(b"\n")
            for piece in pieces[:-1]:
                if size > self._max_bytes:
                    self._spill(piece + b"\n")
                else:
                    held.append(piece)
                    yield Line(number, b"".join(held) + b"\n")
                held, size = [], 0
                number += 1
            if size > self._max_bytes:
                self._spill(pieces[-1])
                continue
            held.append(pieces[-1])
            size += len(pieces[-1])
            if size > self._max_bytes:
                yield Line(number, b"".join(held), overlong=True)
                held = []
        if any(held):
            yield Line(number, b"".join(held))

    def whole(self) -> Line:
        held: list[bytes] = []
        size = 0
        while chunk := self._next():
            held.append(chunk)
            size += len(chunk)
            if size > self._max_bytes:
                return Line(1, b"".join(held), overlong=True)
        return Line(1, b"".join(held))

    def spill_rest(self) -> None:
        while chunk := self._next():
            self._spill(chunk)

    def _next(self) -> bytes:
        if self._ahead:
            ahead, self._ahead = self._ahead, b""
            return ahead
        return self._read()

    def _read(self) -> bytes:
        self._waits()
        read = getattr(self._stream, "read1", self._stream.read)
        chunk: bytes = read(_CHUNK)
        self._passed(len(chunk))
        return chunk
