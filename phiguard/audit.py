"""The audit record: what was done to each event, for each destination, in a file that shows every change to it.

>>> from phiguard.audit import AuditLog
>>> log = AuditLog("audit.jsonl")                                  # doctest: +SKIP
>>> log.record(guard.scrub(event), guard, context=context)         # doctest: +SKIP
"""

import hmac
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson

from phiguard import audit_fields
from phiguard.audit_chain import (
    MAX_LINE_BYTES,
    VERSION,
    Checked,
    Head,
    Problem,
    head_path,
    parsed,
    read_head,
    sealed,
    torn_digest,
    verify,
)
from phiguard.consent import Verdict, verdict
from phiguard.decide import PageFacts
from phiguard.guard import Guard
from phiguard.pseudonyms import Keys, audit_key
from phiguard.types import Context, Result

__all__ = ["AuditLog", "Checked", "Head", "Problem", "verify"]

_NO_CONTEXT: Final = Context()
_MAX_POLICIES: Final = 64
_NOT_GIVEN: Final = object()

if sys.platform == "win32":
    import msvcrt

    def _lock(fd: int) -> None:
        os.lseek(fd, 0, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_LOCK, 1)

    def _unlock(fd: int) -> None:
        os.lseek(fd, 0, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_EX)

    def _unlock(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_UN)


class AuditLog:
    """Appends records to one file, from any number of threads and processes of one machine.

    Beside the file stand ``.head``, which says where the chain ends, and ``.lock``. A file that was moved away is
    followed by a new one that goes on from the head. What a crash left of a line stays, and the next record says
    how many bytes it was.

    Args:
        path: of the file; it is made where there is none, readable by its owner alone.
        keys: seals the records with the first key; without, a plain hash shows accidents and honest mistakes.
        durable: wait until each record is on the disk.

    Raises:
        OSError: the file cannot be written; from `record`, too. A caller decides whether an event may be sent
            that could not be recorded.
    """

    __slots__ = ("_at", "_durable", "_keys", "_rules", "_size", "_thread", "path")

    def __init__(self, path: str | os.PathLike[str], *, keys: Keys | None = None, durable: bool = False) -> None:
        self.path = Path(path)
        self._keys = keys
        self._durable = durable
        self._rules: dict[str, audit_fields.Rules] = {}
        self._thread = threading.Lock()
        self._at: Head | None = None
        self._size = (-1, -1)
        with self._held(), self._open():
            pass

    def __repr__(self) -> str:
        return f"AuditLog({str(self.path)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _audit_log, (self.path, self._keys, self._durable)

    def record(
        self,
        result: Result,
        guard: Guard | None = None,
        *,
        destination: str | None = None,
        context: Context | None = None,
        consent: Verdict | None = None,
        payload: Any = _NOT_GIVEN,
        **more: str | int | bool | None,
    ) -> Head:
        """Append what was done to one event for one destination.

        Args:
            result: of the scrub.
            guard: that it came from: then each finding is told with the rule of its policy, and the destination
                with its id.
            destination: its id, where the guard has none.
            context: that was given to the scrub: its consent is recorded.
            consent: a verdict, where there is one already.
            payload: what came in. With a key, a keyed digest of it and of what goes out are recorded, so that one
                can show later what a record is about.
            more: facts of one's own, such as a request's number. Never put a value of the payload here.

        Returns:
            The end of the chain.

        Raises:
            OSError: it cannot be written.
        """
        entry = self._entry(result, guard, destination, context or _NO_CONTEXT, consent)
        found = audit_key(self._keys) if self._keys is not None and payload is not _NOT_GIVEN else None
        if found is not None:
            entry["digests"] = {"in": _digest(found[1], payload), "out": _digest(found[1], result.payload)}
        if more:
            entry["more"] = more
        return self._append(entry)

    def head(self) -> Head:
        """The end of the chain, to be noted elsewhere."""
        with self._held(), self._open() as fd:
            return self._end(fd)

    def _entry(
        self, result: Result, guard: Guard | None, destination: str | None, context: Context, said: Verdict | None
    ) -> dict[str, Any]:
        recipient = getattr(guard, "destination", None)
        said = said or verdict(context.consent, context.headers)
        page = PageFacts(result.risk.page_kind, result.risk.tier, ads_consent=said.ads)
        rules = self._rules_of(guard, result.policy) if guard is not None else None
        return {
            "kind": "event",
            "policy": result.policy,
            "destination": destination or (recipient.id if recipient is not None else None),
            "action": result.action,
            "page": {"kind": result.risk.page_kind, "tier": result.risk.tier},
            "consent": audit_fields.consent(said),
            "authorization": context.authorization is not None,
            "reasons": audit_fields.reasons(result.reasons),
            "fields": audit_fields.fields(result, rules, page),
            "findings": len(result.findings),
            "dropped": audit_fields.paths(result.dropped),
            "unscanned": audit_fields.paths(result.unscanned),
        }

    def _rules_of(self, guard: Guard, name: str) -> audit_fields.Rules:
        rules = self._rules.get(name)
        if rules is None:
            if len(self._rules) >= _MAX_POLICIES:
                self._rules.clear()
            rules = self._rules[name] = audit_fields.Rules(guard.policy)
        return rules

    # ---- the file

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Alone among threads, and among processes."""
        with self._thread:
            lock = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _lock(lock)
                try:
                    yield
                finally:
                    _unlock(lock)
            finally:
                os.close(lock)

    @contextmanager
    def _open(self) -> Iterator[int]:
        # Opened for each record: a file that was moved away is no longer this one.
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        try:
            yield fd
        finally:
            os.close(fd)

    def _append(self, entry: dict[str, Any]) -> Head:
        with self._held(), self._open() as fd:
            ours = self._at is not None and _state(fd) == self._size  # then nothing can be torn
            at = self._end(fd)
            torn = None if ours else self._torn(fd)
            if torn is not None:
                at = self._write(fd, at, {"kind": "recovery", "torn": torn}, before=b"\n")
            return self._write(fd, at, entry)

    def _write(self, fd: int, at: Head, entry: dict[str, Any], before: bytes = b"") -> Head:
        now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        line, digest = sealed({"v": VERSION, "seq": at.seq + 1, "prev": at.hash, "time": now, **entry}, self._keys)
        data = before + line
        if len(line) > MAX_LINE_BYTES:
            raise ValueError("an audit record is too long")
        self._at = None  # if the next lines fail, the end has to be looked for
        while data:
            data = data[os.write(fd, data) :]
        if self._durable:
            os.fsync(fd)
        self._at = Head(at.seq + 1, digest)
        self._size = _state(fd)
        # After the record: a crash leaves a head that is behind its file; one that is ahead tells of a loss.
        self._note(self._at)
        return self._at

    def _note(self, head: Head) -> None:
        # In place: the lock is held, it is one short write, and to put a new file there takes a millisecond.
        fd = os.open(head_path(self.path), os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.ftruncate(fd, os.write(fd, f"{head}\n".encode("ascii")))
            if self._durable:
                os.fsync(fd)
        finally:
            os.close(fd)

    def _end(self, fd: int) -> Head:
        """The end of the chain: as remembered if nobody wrote since, else of the file's last record."""
        state = _state(fd)
        if self._at is None or state != self._size:
            self._at, self._size = self._last(fd, state[1]), state
        return self._at

    def _last(self, fd: int, size: int) -> Head:
        noted = read_head(self.path) or Head()
        tail = _tail(fd, size)
        for raw in reversed(tail.split(b"\n")):
            line = parsed(raw)
            if line is not None:
                return Head(line.record["seq"], line.hash)
        return noted  # a new file goes on from the head of the one before

    def _torn(self, fd: int) -> dict[str, Any] | None:
        """What a crash left of a last line."""
        size = os.fstat(fd).st_size
        torn = _tail(fd, size).rpartition(b"\n")[2]
        if not torn:
            return None
        return {"bytes": len(torn), "sha256": torn_digest(torn)}


def _state(fd: int) -> tuple[int, int]:
    found = os.fstat(fd)
    return found.st_ino, found.st_size


def _tail(fd: int, size: int) -> bytes:
    count = min(size, 2 * MAX_LINE_BYTES + 2)
    os.lseek(fd, size - count, os.SEEK_SET)
    out = b""
    while len(out) < count:
        more = os.read(fd, count - len(out))
        if not more:
            break
        out += more
    return out


def _digest(key: bytes, payload: Any) -> str | None:
    """Of the payload as JSON; None of one that has no such form."""
    if isinstance(payload, bytes | bytearray | memoryview):
        data = bytes(payload)
    elif isinstance(payload, str):
        data = payload.encode("utf-8", "surrogatepass")
    else:
        try:
            data = orjson.dumps(payload, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
        except (TypeError, ValueError):
            return None
    return hmac.digest(key, b"payload\0" + data, "sha256").hex()


def _audit_log(path: Path, keys: Keys | None, durable: bool) -> AuditLog:
    return AuditLog(path, keys=keys, durable=durable)
