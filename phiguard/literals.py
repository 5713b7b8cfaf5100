"""Many fixed strings in one native pass, by two engines that give equal answers; and a store for the costly one.

Aho-Corasick builds in a moment. Hyperscan takes seconds for 70,000 strings, so its database can be kept on
disk: as a blob with a keyed MAC, since a database is machine code's next of kin and must be our own. What
fails its MAC, or was made by another version, is thrown away and built anew. Nothing is unpickled.
"""

import hmac
import os
import platform
import stat
import sys
import threading
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from secrets import token_bytes
from typing import Any, Final, Protocol

KEY_VARIABLE: Final = "PHIGUARD_CACHE_KEY"
_KEY_FILE: Final = "cache.key"
_MAGIC: Final = b"phiguard-literals-1\n"
_MAC_BYTES: Final = 32


class Literals(Protocol):
    """Finds every place where one of the patterns stands, overlapping ones too."""

    def places(self, text: bytes) -> Sequence[tuple[int, int, int]]:
        """(index of the pattern, start, end), in any order, each once."""


class AhoCorasickLiterals:
    def __init__(self, patterns: Sequence[bytes]) -> None:
        from ahocorasick_rs import BytesAhoCorasick

        self._automaton = BytesAhoCorasick(patterns) if patterns else None

    def places(self, text: bytes) -> Sequence[tuple[int, int, int]]:
        if self._automaton is None:
            return ()
        places: Sequence[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return places


class HyperscanLiterals:
    """One scratch a thread."""

    def __init__(self, patterns: Sequence[bytes], database: Any) -> None:
        self._sizes = tuple(map(len, patterns))
        self._database = database
        self._local = threading.local()

    def places(self, text: bytes) -> Sequence[tuple[int, int, int]]:
        found: list[tuple[int, int, int]] = []
        sizes = self._sizes

        def matched(pattern: int, _from: int, to: int, _flags: int, _context: Any) -> None:
            found.append((pattern, to - sizes[pattern], to))

        local = self._local
        if not hasattr(local, "scratch"):
            import hyperscan

            local.scratch = hyperscan.Scratch(self._database)
        self._database.scan(text, match_event_handler=matched, scratch=local.scratch)
        return found


def build_database(patterns: Sequence[bytes]) -> Any:
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    count = len(patterns)
    database.compile(expressions=list(patterns), ids=list(range(count)), elements=count, flags=0, literal=True)
    return database


def load_database(patterns: Sequence[bytes], folder: Path) -> Any | None:
    """The database of exactly these patterns, if one of our own making lies there."""
    key = _key(folder, create=False)
    if key is None:
        return None
    label = _label(patterns)
    try:
        whole = _file(folder, label).read_bytes()
    except OSError:
        return None
    mac, blob = whole[:_MAC_BYTES], whole[_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(key, label, blob)):
        return None
    import hyperscan

    try:
        return hyperscan.loadb(blob, hyperscan.HS_MODE_BLOCK)
    except hyperscan.HyperscanError:
        return None


def store_database(patterns: Sequence[bytes], folder: Path, database: Any) -> bool:
    """Keep a database for the next process; False where the folder does not let us."""
    import hyperscan

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = _key(folder, create=True)
        if key is None:
            return False
        label = _label(patterns)
        blob = hyperscan.dumpb(database)
        target = _file(folder, label)
        # Written beside and moved, so that no reader ever sees half of it.
        beside = target.with_name(f"{target.name}.{os.getpid()}.{threading.get_ident()}")
        beside.write_bytes(_mac(key, label, blob) + blob)
        beside.replace(target)
    except OSError:
        return False
    return True


def _label(patterns: Sequence[bytes]) -> bytes:
    """What the database depends on: the patterns, in order, and the library and machine that compile them."""
    digest = sha256(_MAGIC)
    for pattern in patterns:
        digest.update(len(pattern).to_bytes(4, "big") + pattern)
    digest.update(f"{version('hyperscan')} {sys.platform} {platform.machine()}".encode())
    return digest.digest()


def _file(folder: Path, label: bytes) -> Path:
    return folder / f"literals-{label.hex()[:32]}.hsdb"


def _mac(key: bytes, label: bytes, blob: bytes) -> bytes:
    return hmac.digest(key, _MAGIC + label + blob, "sha256")


def _key(folder: Path, *, create: bool) -> bytes | None:
    """The key from the environment, else from a file that only its owner may read; None where there is none."""
    given = os.environ.get(KEY_VARIABLE)
    if given:
        return sha256(given.encode("utf-8", "surrogateescape")).digest()
    file = folder / _KEY_FILE
    if create:
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "wb") as f:
                f.write(token_bytes(32))
    try:
        about = file.lstat()
        if not stat.S_ISREG(about.st_mode) or (os.name == "posix" and not _is_private(about)):
            return None
        key = file.read_bytes()
    except OSError:
        return None
    return key if len(key) >= 32 else None


def _is_private(about: os.stat_result) -> bool:
    return about.st_mode & 0o077 == 0 and about.st_uid == os.geteuid()
