"""Compiled databases are kept between processes, and only our own are loaded."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import hyperscan
import pytest

from phiguard import assembly, databases, native
from phiguard.prefilter import HyperscanEngine

DIGEST = b"d" * 32


def build() -> Any:
    made = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    made.compile(expressions=[b"[0-9]{3}-[0-9]{4}"], ids=[0], elements=1, flags=[0])
    return made


def finds(database: Any) -> int:
    hits: list[int] = []
    database.scan(
        b"call 555-0147",
        match_event_handler=lambda i, start, to, flags, context: hits.append(to),
        scratch=hyperscan.Scratch(database),
    )
    return len(hits)


def test_what_was_kept_is_loaded_and_works(tmp_path: Path) -> None:
    assert databases.load(DIGEST, tmp_path) is None
    assert finds(databases.database(DIGEST, build, tmp_path)) == 1

    def fails() -> Any:
        raise AssertionError("built again")

    assert finds(databases.database(DIGEST, fails, tmp_path)) == 1
    assert databases.load(b"e" * 32, tmp_path) is None


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_key_and_folder_are_private(tmp_path: Path) -> None:
    place = tmp_path / "new" / "phiguard"
    assert databases.store(DIGEST, place, build())
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert stat.S_IMODE((place / "cache.key").stat().st_mode) == 0o600
    (place / "cache.key").chmod(0o640)
    assert databases.load(DIGEST, place) is None


@pytest.mark.parametrize("at", [0, 31, 32, 200, -1], ids=["mac", "end of mac", "head", "body", "tail"])
def test_a_changed_byte_is_refused_and_built_over(tmp_path: Path, at: int) -> None:
    databases.store(DIGEST, tmp_path, build())
    [file] = tmp_path.glob("*.hsdb")
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    assert databases.load(DIGEST, tmp_path) is None
    assert finds(databases.database(DIGEST, build, tmp_path)) == 1
    assert databases.load(DIGEST, tmp_path) is not None


def test_a_blob_under_another_name_is_refused(tmp_path: Path) -> None:
    databases.store(DIGEST, tmp_path, build())
    [file] = tmp_path.glob("*.hsdb")
    databases.store(b"e" * 32, tmp_path, build())
    [other] = set(tmp_path.glob("*.hsdb")) - {file}
    other.write_bytes(file.read_bytes())
    assert databases.load(b"e" * 32, tmp_path) is None


def test_writers_at_once_leave_a_whole_file(tmp_path: Path) -> None:
    made = build()
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda _: databases.store(DIGEST, tmp_path, made), range(40)))
    assert [f.suffix for f in tmp_path.iterdir() if f.name != "cache.key"] == [".hsdb"]
    assert databases.load(DIGEST, tmp_path) is not None


def test_old_ones_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "_MAX_FILES", 3)
    made = build()
    for i in range(5):
        databases.store(bytes([i]) * 32, tmp_path, made)
        for file in tmp_path.glob("*.hsdb"):
            os.utime(file, (file.stat().st_atime, file.stat().st_mtime - 10))
    kept = [i for i in range(5) if databases.load(bytes([i]) * 32, tmp_path) is not None]
    assert kept == [2, 3, 4]


@pytest.mark.parametrize(
    ("given", "want"),
    [("", None), ("/some/where", Path("/some/where"))],
    ids=["off", "a folder"],
)
def test_the_variable_names_the_folder(given: str, want: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(databases.FOLDER_VARIABLE, given)
    assert databases.folder() == want


def test_without_the_variable_it_is_the_users_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(databases.FOLDER_VARIABLE)
    place = databases.folder()
    assert place is not None
    assert place.name == "phiguard"


def test_the_scan_engine_works_where_nothing_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv(databases.FOLDER_VARIABLE, str(tmp_path / "file"))
    assert list(HyperscanEngine([("[0-9]{3}-[0-9]{4}", False)]).occurrences(["a", "555-0147"])) == [(1, 0)]


def test_a_scan_from_a_kept_database_finds_the_same(tmp_path: Path) -> None:
    code = (
        "import phiguard\n"
        "r = phiguard.scrub({'m': 'I have migraine, mail lena@example.com', 'mrn': 4471190})\n"
        "print(r.payload, [(f.entity, f.start, f.end, f.score) for f in r.findings], r.policy)\n"
    )
    outputs = []
    for place in (str(tmp_path), str(tmp_path), ""):
        env = {**os.environ, databases.FOLDER_VARIABLE: place}
        outputs.append(
            subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout
        )
    assert len(set(outputs)) == 1
    assert "[EMAIL_ADDRESS]" in outputs[0]
    # Two of patterns, the table of terms; and one of literals, in place of which the native module has two sieves.
    assert len(list(tmp_path.glob("*.hsdb"))) == 4 + native.IN_USE


def test_a_folder_is_usable_where_it_can_be_written(tmp_path: Path) -> None:
    assert databases.usable(tmp_path / "new") and (tmp_path / "new" / "cache.key").exists()
    (tmp_path / "file").write_text("x")
    assert not databases.usable(tmp_path / "file" / "below")
    assert not databases.usable(None)


def test_the_lexicon_of_guards_is_kept_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that may write compiles it once; the next one loads it."""
    made: list[tuple[str, Path | None]] = []
    monkeypatch.setattr(assembly, "Matcher", lambda engine, place: made.append((engine, place)))
    for given in (str(tmp_path), ""):
        monkeypatch.setenv(databases.FOLDER_VARIABLE, given)
        assembly._matcher.__wrapped__()
    assert made == [("hyperscan", tmp_path), ("auto", None)]
