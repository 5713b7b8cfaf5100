"""Compiled Hyperscan databases, kept on disk between processes, and what else takes long to make.

To compile takes seconds, to load a few milliseconds. A database is machine code's next of kin and must be our
own: it is kept as a blob with a keyed MAC. What fails its MAC, or was made by another version or for another
machine, is built anew and written over. Nothing is unpickled. Without a folder that may be written, all is
built in memory.
"""

import hmac
import os
import platform
import stat
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from secrets import token_bytes
from typing import Any, Final

FOLDER_VARIABLE: Final = "PHIGUARD_CACHE_DIR"
KEY_VARIABLE: Final = "PHIGUARD_CACHE_KEY"
_KEY_FILE: Final = "cache.key"
_MAGIC: Final = b"phiguard-database-1\n"
_MAC_BYTES: Final = 32
_MAX_FILES: Final = 64


def folder() -> Path | None:
    """Where databases are kept: ``PHIGUARD_CACHE_DIR``, nowhere where that is empty, else the user's cache."""
    given = os.environ.get(FOLDER_VARIABLE)
    if given is not None:
        return Path(given) if given else None
    import platformdirs

    try:
        return platformdirs.user_cache_path("phiguard", appauthor=False)
    except (OSError, RuntimeError):  # no home
        return None


def database(patterns: bytes, build: Callable[[], Any], place: Path | None) -> Any:
    """What ``build`` makes of that for which the digest ``patterns`` stands; from ``place`` if it lies there."""
    known = load(patterns, place) if place is not None else None
    if known is not None:
        return known
    made = build()
    if place is not None:
        store(patterns, place, made)
    _give_back()
    return made


def _give_back() -> None:
    """What compiling took and freed, to the system: some 100 MB, which glibc would keep."""
    import ctypes

    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def usable(place: Path | None) -> bool:
    """Whether databases can be kept there."""
    if place is None:
        return False
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _key(place, create=True) is not None and os.access(place, os.W_OK)
    except OSError:
        return False


def load(patterns: bytes, place: Path) -> Any | None:
    """The database of exactly these patterns, if one of our own making lies there."""
    blob = load_blob(patterns, place)
    if blob is None:
        return None
    import hyperscan

    try:
        known = hyperscan.loadb(blob, hyperscan.HS_MODE_BLOCK)
        hyperscan.Scratch(known)  # refuses what was compiled for another processor
    except hyperscan.HyperscanError:
        return None
    return known


def load_blob(about: bytes, place: Path) -> bytes | None:
    """What `store_blob` kept there for the digest ``about``, if nobody changed it."""
    key = _key(place, create=False)
    if key is None:
        return None
    label = _label(about)
    try:
        whole = _file(place, label).read_bytes()
    except OSError:
        return None
    mac, blob = whole[:_MAC_BYTES], whole[_MAC_BYTES:]
    return blob if hmac.compare_digest(mac, _mac(key, label, blob)) else None


def store(patterns: bytes, place: Path, made: Any) -> bool:
    """Keep a database for the next process; False where the folder does not let us."""
    import hyperscan

    return store_blob(patterns, place, hyperscan.dumpb(made))


def store_blob(about: bytes, place: Path, blob: bytes) -> bool:
    """Keep what the digest ``about`` stands for; False where the folder does not let us."""
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = _key(place, create=True)
        if key is None:
            return False
        label = _label(about)
        target = _file(place, label)
        # Written beside and moved, so that no reader ever sees half of it.
        beside = target.with_name(f"{target.name}.{os.getpid()}.{threading.get_ident()}")
        beside.write_bytes(_mac(key, label, blob) + blob)
        beside.replace(target)
        _prune(place)
    except OSError:
        return False
    return True


def code_of(*modules: str) -> bytes:
    """The source of modules of ours, for the digest of what they make; ``"terms.py"``."""
    package = resources.files("phiguard")
    return b"".join((package / name).read_bytes() + b"\0" for name in modules)


def _prune(place: Path) -> None:
    """Policies with detectors of their own have databases of their own; the oldest make room."""
    files = sorted(place.glob("*.hsdb"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[_MAX_FILES:]:
        file.unlink(missing_ok=True)


def _label(patterns: bytes) -> bytes:
    """What the database depends on: the patterns, and the library and machine that compile them."""
    about = f"{version('hyperscan')} {sys.platform} {platform.machine()}"
    return sha256(_MAGIC + patterns + about.encode()).digest()


def _file(place: Path, label: bytes) -> Path:
    return place / f"{label.hex()[:32]}.hsdb"


def _mac(key: bytes, label: bytes, blob: bytes) -> bytes:
    return hmac.digest(key, _MAGIC + label + blob, "sha256")


def _key(place: Path, *, create: bool) -> bytes | None:
    """The key from the environment, else from a file that only its owner may read; None where there is none."""
    given = os.environ.get(KEY_VARIABLE)
    if given:
        return sha256(given.encode("utf-8", "surrogateescape")).digest()
    file = place / _KEY_FILE
    if create:
        _make_key(file)
    try:
        about = file.lstat()
        if not stat.S_ISREG(about.st_mode) or (os.name == "posix" and not _is_private(about)):
            return None
        key = file.read_bytes()
    except OSError:
        return None
    return key if len(key) >= 32 else None


def _make_key(file: Path) -> None:
    """A new key, unless there is one: written beside and linked, so that no other writer sees half of it."""
    if file.exists():
        return
    beside = file.with_name(f"{file.name}.{os.getpid()}.{threading.get_ident()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as f:
            f.write(token_bytes(32))
        with suppress(FileExistsError):
            os.link(beside, file)
    finally:
        beside.unlink()


def _is_private(about: os.stat_result) -> bool:
    return about.st_mode & 0o077 == 0 and about.st_uid == os.geteuid()
