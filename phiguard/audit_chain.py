"""The chain of an audit file: one JSON object a line, each sealed with a hash over itself and the line before.

A line is ``{"v":1,"seq":7,"prev":"...", ...,"hash":"..."}``. ``hash`` is the SHA-256, or with a key the
HMAC-SHA-256, of the line as it would be without its last member; ``prev`` is the hash of the record before.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from phiguard.pseudonyms import Keys, audit_key

VERSION: Final = 1
GENESIS: Final = "0" * 64
"""``prev`` of the first record of all."""
MAX_LINE_BYTES: Final = 1 << 20
_SEALED: Final = re.compile(rb'(\{.*),"hash":"([0-9a-f]{64})"\}', re.DOTALL)


class Head(NamedTuple):
    """Where a chain ends."""

    seq: int = 0
    hash: str = GENESIS

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def of(cls, text: str) -> "Head":
        """From ``SEQ:HASH``.

        Raises:
            ValueError: it is none.
        """
        found = re.fullmatch(r"([0-9]{1,15}):([0-9a-f]{64})", text.strip())
        if found is None:
            raise ValueError("a head is SEQ:HASH, as `phiguard audit head` prints it")
        return cls(int(found[1]), found[2])


class Problem(NamedTuple):
    """What is wrong, and where: the number of the line, from 1, in its file; 0 of the file as a whole."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}: line {self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


class Checked(NamedTuple):
    """What `verify` found.

    Attributes:
        records: how many there are.
        head: the end of the chain.
        problems: empty where the chain holds.
        unchecked: records sealed with a key that was not given: their order was checked, their content not.
    """

    records: int
    head: Head
    problems: tuple[Problem, ...]
    unchecked: int = 0


def sealed(record: Mapping[str, Any], keys: Keys | None) -> tuple[bytes, str]:
    """A record as its line, with the hash; and the hash."""
    found = audit_key(keys) if keys is not None else None
    if found is not None:
        record = {**record, "key": found[0]}
    body = json.dumps(record, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode("ascii")[:-1]
    digest = _digest(body, found[1] if found is not None else None)
    return body + f',"hash":"{digest}"}}\n'.encode("ascii"), digest


def _digest(body: bytes, key: bytes | None) -> str:
    return hmac.digest(key, body, "sha256").hex() if key is not None else hashlib.sha256(body).hexdigest()


def torn_digest(torn: bytes) -> str:
    """What a record of recovery says of the bytes before it."""
    return hashlib.sha256(torn).hexdigest()


class _Line(NamedTuple):
    number: int
    record: dict[str, Any]
    hash: str
    body: bytes


def parsed(raw: bytes, number: int = 0) -> _Line | None:
    """A line as a record; None where it is none."""
    found = _SEALED.fullmatch(raw)
    if found is None or len(raw) > MAX_LINE_BYTES:
        return None
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if type(record) is not dict or type(record.get("seq")) is not int or type(record.get("prev")) is not str:
        return None
    return _Line(number, record, found[2].decode(), found[1])


class _Chain:
    """Checks line after line, over one file or several that follow each other."""

    def __init__(self, keys: Keys | None, start: Head, known_start: bool) -> None:
        self._keys = keys
        self._at = start
        self._sure = known_start
        self.records = self.unchecked = 0
        self.problems: list[Problem] = []
        self.seen: dict[int, str] = {}  # hashes by number; for heads that were noted

    @property
    def head(self) -> Head:
        return self._at

    def file(self, name: str, lines: Iterable[bytes]) -> None:
        torn: tuple[int, bytes] | None = None
        for number, raw in enumerate(lines, 1):
            ended = raw.endswith(b"\n")
            line = parsed(raw.removesuffix(b"\n"), number) if ended else None
            if line is None:
                if torn is not None:
                    self._say(name, torn[0], "is no record: torn or edited")
                torn = number, raw.removesuffix(b"\n")
                continue
            if torn is not None:
                told = line.record.get("torn")
                what = {"bytes": len(torn[1]), "sha256": torn_digest(torn[1])}
                if line.record.get("kind") != "recovery" or told != what:
                    self._say(name, torn[0], "is no record: torn or edited")
                torn = None
            self._record(name, line)
        if torn is not None:
            self._say(name, torn[0], "is no record: torn or edited; the next record written will say so")

    def _record(self, name: str, line: _Line) -> None:
        seq, prev = line.record["seq"], line.record["prev"]
        self.records += 1
        whole = self._whole(line)
        if whole is False:
            unkeyed = self._keys is not None and "key" not in line.record
            why = "it is sealed without the key" if unkeyed else "its hash does not fit"
            self._say(name, line.number, f"record {seq} was edited: {why}")
        if not self._sure:
            self._sure = True
            if seq != 1 or prev != GENESIS:
                self._say(name, line.number, f"starts at record {seq}: what came before is not here")
        elif seq != self._at.seq + 1:
            self._say(name, line.number, self._order(seq))
        elif prev != self._at.hash:
            self._say(name, line.number, f"record {seq} does not follow record {self._at.seq} as it stands here")
        self._at = Head(seq, line.hash)
        self.seen[seq] = line.hash

    def _order(self, seq: int) -> str:
        expected = self._at.seq + 1
        if seq in self.seen:
            return f"record {seq} is here a second time"
        if seq > expected:
            gone = f"record {expected} is" if seq == expected + 1 else f"records {expected} to {seq - 1} are"
            return f"{gone} missing here"
        return f"record {seq} is out of order"

    def _whole(self, line: _Line) -> bool | None:
        """Whether the hash fits; None where the key that it takes is not given."""
        name = line.record.get("key")
        if name is None:
            # Where keys are given, a record without one may be a forgery: whoever edits has no key, but can hash.
            return self._keys is None and hmac.compare_digest(_digest(line.body, None), line.hash)
        found = audit_key(self._keys, str(name)) if self._keys is not None else None
        if found is None:
            self.unchecked += 1
            return None
        return hmac.compare_digest(_digest(line.body, found[1]), line.hash)

    def _say(self, name: str, line: int, what: str) -> None:
        if len(self.problems) < 1_000:
            self.problems.append(Problem(name, line, what))


def verify(
    files: Iterable[Path | str], *, keys: Keys | None = None, head: Head | None = None, after: Head | None = None
) -> Checked:
    """Check one audit file, or several that follow each other.

    What is found: any edit, and any record that is missing, doubled or out of order, but the last ones; those too
    where the head file is there, or a head that was noted elsewhere is given. Without a key, somebody who may write
    to all of the files can write a new chain from any place on: only a head that was noted elsewhere tells. With
    one, only somebody with the key can; but files and head put back together as they were at some earlier time
    are found by a noted head alone.

    Args:
        keys: those that the records were sealed with.
        head: as it was noted at some time; the chain must pass through it.
        after: where the first file goes on from, if not from the start.

    Raises:
        OSError: a file cannot be read.
    """
    chain = _Chain(keys, after or Head(), after is not None)
    paths = [Path(file) for file in files]
    for path in paths:
        with path.open("rb") as lines:
            chain.file(str(path), iter(lambda: lines.readline(MAX_LINE_BYTES + 2), b""))
    problems = list(chain.problems)
    if paths:
        problems += _against(chain, read_head(paths[-1]), str(paths[-1]), "the head file")
    if head is not None:
        problems += _against(chain, head, str(paths[-1]) if paths else "", "the head that was given")
    return Checked(chain.records, chain.head, tuple(problems), chain.unchecked)


def _against(chain: _Chain, head: Head | None, name: str, which: str) -> list[Problem]:
    if head is None or head == Head():
        return []
    if head.seq > chain.head.seq:
        gone = head.seq - chain.head.seq
        return [Problem(name, 0, f"{gone} records are missing at the end: {which} is at record {head.seq}")]
    if head.seq in chain.seen and chain.seen[head.seq] != head.hash:
        return [Problem(name, 0, f"record {head.seq} is another one than {which} says")]
    return []


def head_path(path: Path) -> Path:
    """Where the head of a file is kept: beside it."""
    return path.with_name(path.name + ".head")


def read_head(path: Path) -> Head | None:
    """The head that is kept beside a file; None where there is none or it cannot be read."""
    try:
        return Head.of(head_path(path).read_text("ascii"))
    except (OSError, ValueError):
        return None
