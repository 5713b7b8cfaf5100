"""Words of programs in prose are nobody's name; names beside them, and written like them, are found as before."""

import pytest

from phiguard import Guard
from phiguard.lexicon import read_bytes
from phiguard.ner.features import marks

NOBODY = [
    ("a class", "BoundedSemaphore released too many times"),
    ("a class, one short part", "RRset of TXT records ignored"),
    ("a class behind an article", "FormField cannot take filters, as the data is not mutable."),
    ("a method", "IcebergCatalog.load_table() is deprecated"),
    ("an attribute", "typedobj.on_load_done was called without a sender"),
    ("a word of code", "fifo not supported by system"),
    ("words of code", "invalid whitespace stripped by dedent"),
    ("an acronym and a word", "SQL query cannot be empty."),
    ("an acronym that a few are called", "Checking if DAG changed"),
    ("a format", "File not found: %s. Cannot determine info."),
    ("a new word before machinery", "Splunk forwarder queue is full"),
    ("a new word, machinery in small letters", "Istio sidecar injected"),
    ("a word and an acronym", "WebSQL is deprecated and will be removed"),
    ("an article", "To associate a route table with a subnet"),
    ("a toy", "barbie doctor playset"),
    ("a verb of code", "Syncing object store"),
]
SOMEBODY = [
    ("two names without a blank", "JaneRoberts released the ticket", "Jane"),
    ("a surname with a capital inside", "please call Eileen McAdoo about the fifo queue", "McAdoo"),
    ("a given name with a capital inside", "ask DeShawn Whitfield to restart stdout", "DeShawn"),
    ("a login", "jane.roberts reported that json is broken", "jane"),
    ("behind a title", "Mr. Fetch called", "Fetch"),
    ("beside a word of code", "json Nadia Farouk cannot log in", "Nadia"),
    ("before machinery", "ask Nadia server logs are gone", "Nadia"),
    ("all capitals", "PLEASE CALL NADIA FAROUK BACK", "NADIA"),
]


@pytest.mark.parametrize("text", [t for _, t in NOBODY], ids=[i for i, _ in NOBODY])
def test_words_of_programs_name_nobody(text: str) -> None:
    assert Guard().scrub({"message": text}).payload == {"message": text}


@pytest.mark.parametrize(("text", "name"), [r[1:] for r in SOMEBODY], ids=[r[0] for r in SOMEBODY])
def test_who_is_named_beside_them_goes(text: str, name: str) -> None:
    assert name not in Guard().scrub({"message": text}).payload["message"]


@pytest.mark.parametrize("file", ["code_words", "interfaces"])
def test_the_lists_are_sorted_and_folded_and_name_hardly_anybody(file: str) -> None:
    import gzip

    words = gzip.decompress(read_bytes(f"names/{file}.txt.gz")).decode().split("\n")
    assert words == sorted(set(words))
    assert all(w.isascii() and w.islower() for w in words)
    most = 0 if file == "code_words" else 3
    assert all(max(marks(w)[:2]) <= most for w in words)
