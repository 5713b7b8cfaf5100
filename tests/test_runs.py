"""Long texts are asked natively for runs and signs of encodings: the same answers as those of the patterns."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard import folding
from phiguard.codecs import codecs, normalised
from phiguard.digests import tokens
from phiguard.folding import Parted
from phiguard.glance import glance
from phiguard.runs import has_run

PLAIN = glance(codecs())
HEX = has_run("0-9A-Fa-f", 12)
PROSE = "the quick brown fox " * 60
PIECES = st.sampled_from(
    (
        "a",
        "F",
        "0",
        "/",
        "-",
        "_",
        "+",
        " ",
        "?",
        "&",
        "&#",
        "&a",
        "%",
        "%4",
        "%g",
        "=",
        "\\",
        "~",
        ":",
        "://",
        ".",
        "www",
        "www.",
        "HTTP/",
        "xn-",
        "xn--",
        "Xn--",
        "é",
        "\ud800",
        "\x1a",
        "\x00",
        "\x7f",
        "\n",
        "{",
        '"',
        "abcdefghijk",
        "0123456789",
    )
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_long_text_is_plain_where_its_parts_are(odd: str) -> None:
    short = f"fox {odd} the"
    assert len(short) < 500
    has_run = re.search(r"[A-Za-z0-9+/_\-]{12}", short) is not None  # of which nothing is told in a long text
    told = PLAIN(short) and not has_run
    assert PLAIN(PROSE + short) is told
    assert PLAIN(short + PROSE) is told


@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_run_in_a_long_text(odd: str) -> None:
    want = re.search("[0-9A-Fa-f]{12}", odd) is not None
    assert HEX(odd) is want
    assert HEX(" " * 2_000 + odd) is want
    assert HEX(odd + "é" * 2_000) is want


def test_what_stands_for_other_characters_is_of_no_kind() -> None:
    with pytest.raises(ValueError, match="question mark"):
        has_run("a-z?", 3)


HEX_TOKEN = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{32,128}(?![0-9A-Fa-f])")


@given(
    st.lists(
        st.sampled_from(("a" * 31, "b" * 32, "c" * 40, "d" * 64, "e" * 65, " ", "-", "g", "é")), max_size=9
    ).map("".join)
)
def test_hex_digests_are_whole_runs(text: str) -> None:
    want = [m.span() for m in HEX_TOKEN.finditer(text) if len(m[0]) in (32, 40, 64, 128)]
    assert [(start, end) for start, end, digest in tokens(text) if digest.hex() == text[start:end]] == want


CAMEL = re.compile(rb"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[ _+\t\r\n-]{2,}")


@given(st.text("abXYZ09 _-+;./\x7f\t\n", max_size=20))
def test_camel_case_is_parted_as_by_one_pattern(text: str) -> None:
    raw = text.encode()
    parted = Parted(raw)
    assert parted.raw == CAMEL.sub(b" ", raw)
    for at in range(len(parted.raw)):
        if parted.raw[at : at + 1].isalnum():
            assert raw[parted.place(at) : parted.place(at) + 1] == parted.raw[at : at + 1]
    places = [parted.place(at) for at in range(len(parted.raw))]
    assert places == sorted(places)


@pytest.mark.parametrize("table", [folding._FOLDS, normalised._TABLE])
def test_tables_of_characters_do_not_grow_for_ever(table: dict[int, str]) -> None:
    before = "".join(map(chr, range(0x4E00, 0x4E10)))
    want = before.translate(table)
    "".join(map(chr, range(0x20000, 0x20000 + 45_000))).translate(table)
    assert len(table) <= 20_000
    assert before.translate(table) == want


# What the signs of two codecs say, each written from its start; in the codecs they begin with what is rarest.
SIGNS = {
    "written_fields": r"[:=] ?[\"']|[\"'\w]=|[\"']\]? ?(?::|=>)|\] => |</|\";s:|\*\*|: `|\{[A-Z][a-zA-Z]+:|\| "
    r"|LIKE |like |BEGIN:V|\)=\(|[a-z]\([\"']",
    "written_labels": r"[A-Za-z.#*)] ?(?:: ?|\t|\r?\n)\S|[A-Za-z#)]:\s",
}


@pytest.mark.parametrize("name", SIGNS)
@given(text=st.text("aA:= '\"]>[<;s*`{|()/\n\r\t.#9é", max_size=12) | st.lists(PIECES, max_size=8).map("".join))
def test_signs_are_seen_as_they_are_written(name: str, text: str) -> None:
    signs = next(codec.signs for codec in codecs() if codec.name == name)
    assert bool(re.search(signs, text)) == bool(re.search(SIGNS[name], text))


MORE_IS_ASKED = r"[A-Za-z0-9+/_\-]{12}|LIKE |like |\| |www\."


@given(st.lists(PIECES, max_size=8).map("".join) | st.text("aB:=' \"|<*\t\n.%&#?-xn", max_size=20))
def test_a_glance_asks_for_what_one_pattern_would(text: str) -> None:
    signs = [codec.signs for codec in codecs() if codec.signs]
    triggers = {t for codec in codecs() if codec.place != "bytes" and not codec.signs for t in codec.triggers}
    prose = "".join(c for c in "\t\n\r\x1a" + "".join(map(chr, range(32, 127))) if c not in triggers)
    begins = "|".join(s for s in signs if s.startswith(r"\A"))
    free = [s for s in signs if not s.startswith(r"\A")]
    suspect = "|".join((f"[^{re.escape(prose)}]", r"[A-Za-z0-9+/_\-]{12}", "(?i:xn--)", *free))
    unsuspicious = re.search(suspect, text) is None and re.match(begins, text) is None
    # Of runs, browsers' names, titles and hosts more is asked: see test_glance.py.
    assert PLAIN(text) if unsuspicious else not PLAIN(text) or re.search(MORE_IS_ASKED, text) is not None
