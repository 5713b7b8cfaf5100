"""Codec: one encoding that text inside a payload may stand in, and the way back out of it.

A codec opens a text into `Part`s. A part knows the slice of the parent it stands for, the decoded
content, and how a replacement is written back. Whatever is not replaced keeps its bytes, because
replacing is splicing: only the slice under a changed span is written again.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeAlias

from phiguard.errors import ConfigError
from phiguard.hashing import hash
from phiguard.types import Opened, Step

Place: TypeAlias = Literal["structure", "embedded", "escape", "view", "token", "bytes"]
Slot: TypeAlias = Literal["value", "key", "host"]

HOST_PLACEHOLDER: Final = "redacted.invalid"  # RFC 2606: .invalid never resolves
PATH_SEGMENT: Final = "pathsegment "  # before a segment of a URL's path, as the key of what follows it
LINK_FIELD: Final = "linkfield "  # before a field of the query of a link that lets somebody in
MASK: Final = "\x1a"  # stands, in the text around them, for characters that a structure has opened


MANY_ESCAPES: Final = 2_000
"""Characters of a text that is worth `map_runs`."""


class Offsets:
    """Maps positions in a decoded text to positions in its source.

    Built from pieces, left to right: a verbatim run, or an escape whose decoded characters stand or fall
    together. A span that touches an escape covers the whole of it.
    """

    __slots__ = ("_decoded", "_source", "_verbatim")

    def __init__(self, decoded: Sequence[int], source: Sequence[int], verbatim: Sequence[int]) -> None:
        """``decoded[i]`` and ``source[i]`` are where piece i begins; the last entry is the end of both."""
        self._decoded = decoded
        self._source = source
        self._verbatim = verbatim

    def start(self, i: int) -> int:
        piece = min(bisect_right(self._decoded, i) - 1, len(self._verbatim) - 1)
        if piece < 0:
            return 0
        return self._source[piece] + (i - self._decoded[piece] if self._verbatim[piece] else 0)

    def end(self, i: int) -> int:
        piece = bisect_left(self._decoded, i) - 1
        if piece < 0:
            return 0
        if self._verbatim[piece]:
            return self._source[piece] + i - self._decoded[piece]
        return self._source[piece + 1]


def _same(text: str) -> str:
    return text


class Part(NamedTuple):
    """One opened piece of a text (or bytes): ``parent[start:end]`` decoded to ``content``.

    Attributes:
        start, end: half-open slice of the parent, in its code points (bytes for a bytes parent).
        content: the decoded ``str``, ``bytes``, or a parsed tree of dicts, lists and scalars.
        steps: path steps from the parent to here, such as ``(Opened("query"), "email")``.
        key: the field name that speaks for this part, or None to inherit the parent's.
        write: makes parent text of a replacement: for the replaced piece where ``offsets`` is given,
            for the whole changed content where it is None. Takes and gives ``str``, or what the
            content and the parent are.
        offsets: how positions in ``content`` map into ``parent[start:end]``; `VERBATIM` where the
            content is that very slice; None where a change rewrites the whole slice.
        slot: ``"key"`` where the part is itself a field name; ``"host"`` where it is a host name,
            which becomes ``redacted.invalid`` as a whole: ``write`` sees to that.
        escapes: a slice of the source in which this does not match is replaced as plain text.
    """

    start: int
    end: int
    content: Any
    steps: tuple[Step, ...]
    key: str | None = None
    write: Callable[[Any], Any] = _same
    offsets: Offsets | None = None
    slot: Slot = "value"
    escapes: "Searcher | None" = None


VERBATIM: Final = Offsets([0], [0], [True])
as_part: Final[Callable[..., Part]] = tuple.__new__  # made often; without a call in Python


def is_slice(part: Part) -> bool:
    """Whether a part reads as it stands in its text."""
    return part.offsets is VERBATIM or part.slot == "host"


def part_hash(part: Part) -> int:
    """The keyed hash of a part's text; a name and a host are judged otherwise than a value, and have their own."""
    return hash(part.content) if part.slot == "value" else hash((part.slot, part.content))


class Finder(Protocol):
    """A compiled pattern, or what stands for several."""

    def finditer(self, text: str, /) -> Iterator["re.Match[str]"]: ...


class Searcher(Protocol):
    def search(self, text: str, start: int, end: int, /) -> "re.Match[str] | None": ...


def spans_of(parts: Iterable[Part]) -> Iterator[tuple[int, int]]:
    """The slices that parts stand for."""
    return ((part.start, part.end) for part in parts)


def masked(text: str, parts: Sequence[Part]) -> str:
    """The text around some parts, with `MASK` for each character of theirs."""
    if not parts:
        return text
    out = []
    at = 0
    for part in sorted(parts, key=lambda p: p.start):
        if part.end <= at:
            continue
        out.append(text[at : max(at, part.start)])
        out.append(MASK * (part.end - max(at, part.start)))
        at = part.end
    out.append(text[at:])
    return "".join(out)


def map_pieces(
    text: str, pattern: Finder, pieces: Callable[["re.Match[str]"], Iterable[tuple[str, int]]]
) -> tuple[str, Offsets]:
    """Decode every match of ``pattern`` in ``text``; ``pieces`` gives (decoded, source length) in turn."""
    decoded: list[int] = []
    source: list[int] = []
    verbatim: list[bool] = []
    out: list[str] = []
    at = 0
    length = 0
    # A text may be nothing but escapes, and this is then what it costs.
    starts, comes_from, is_verbatim, writes = decoded.append, source.append, verbatim.append, out.append
    for m in pattern.finditer(text):
        start = m.start()
        if start > at:
            starts(length)
            comes_from(at)
            is_verbatim(True)
            writes(text[at:start])
            length += start - at
        at = start
        for chars, width in pieces(m):
            starts(length)
            comes_from(at)
            is_verbatim(False)
            writes(chars)
            length += len(chars)
            at += width
    if at < len(text):
        starts(length)
        comes_from(at)
        is_verbatim(True)
        writes(text[at:])
        length += len(text) - at
    decoded.append(length)
    source.append(len(text))
    return "".join(out), Offsets(decoded, source, verbatim)


@cache
def _grouped(escape: str) -> "re.Pattern[str]":
    return re.compile(f"({escape})")


def map_runs(
    text: str, escape: str, pieces: Callable[[str], Iterable[tuple[str, int]]]
) -> tuple[str, Offsets] | None:
    """As `map_pieces`, for a long text that may be nothing but escapes: hardly any loop of Python's own.

    Args:
        escape: the pattern of a run.
        pieces: of a run, as there; asked once for each run that differs.

    Returns:
        None where the text is short, or the pieces of a run are not as long as it: it is for `map_pieces` then.
    """
    if len(text) < MANY_ESCAPES:
        return None
    tokens = _grouped(escape).split(text)
    runs = tokens[1::2]
    said: dict[str, tuple[list[str], list[int]]] = {}
    single = True
    for run in set(runs):
        chars, widths = map(list, zip(*pieces(run), strict=True))
        if sum(widths) != len(run):
            return None
        said[run] = chars, widths
        single = single and len(chars) == 1
    if single:
        out = tokens.copy()
        out[1::2] = [said[run][0][0] for run in runs]
        sizes = list(map(len, tokens))
        verbatim = (b"\1\0" * len(out))[: len(out)]
    else:
        out, sizes, flags = [tokens[0]], [len(tokens[0])], bytearray(1)
        flags[0] = 1
        for run, plain in zip(runs, tokens[2::2], strict=True):
            chars, widths = said[run]
            out += chars
            out.append(plain)
            sizes += widths
            sizes.append(len(plain))
            flags += bytes(len(chars))
            flags.append(1)
        verbatim = bytes(flags)
    decoded = list(accumulate(map(len, out), initial=0))
    return "".join(out), Offsets(decoded, list(accumulate(sizes, initial=0)), verbatim)


class Room(NamedTuple):
    """What a codec may still use up, for one text.

    Attributes:
        max_chars: of one decoded content.
        max_parts: of the text.
        noise: keyed hashes of runs of this event that open nothing: a changed text is looked at again, and one text
            is read in several ways. None remembers nothing.
    """

    max_chars: int
    max_parts: int
    noise: set[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """One encoding. A file ``codecs/<name>.py`` that defines ``CODEC`` is all it takes to add one.

    Attributes:
        name: the file's name, and the codec's step in a path: ``{query}``.
        source: where the format is defined.
        place: what kind of opening it is.
            ``structure``: the text fits a format of named fields, which are scanned by themselves.
            ``embedded``: such texts stand here and there in prose. ``view``: the whole text reads
            differently. ``token``: some runs of the text are encoded.
            ``escape``: characters are escaped here and there (see below). ``bytes``: opens bytes.
        whole: for place ``structure``: nothing but signs lies between the fields, so that the text
            around them need not be scanned.
        triggers: characters one of which must be in the text for `sniff` to be asked; "" asks always.
        signs: a pattern that occurs in every text that opens, where that says more than ``triggers``.
        idle: whether a text with some sign of ``signs`` opens nothing all the same.
        told: it has neither triggers nor signs, but `phiguard.glance` says without it whether it opens a text: by
            what `phiguard.noise.may_encode` says of its runs, or by characters that prose does not have.
        sniff: ``sniff(text, hinted)``: could it be? A few looks, linear at worst. ``hinted`` says that
            the field's name is one of ``keys``.
        decode: ``decode(text, room)``: the parts, in order, or None where it is not that format after
            all. Raises `Unreadable` where it is, but cannot be read within ``room``.
        encode: writes plain content in this encoding; the tests and the corpus plant values with it.
        keys: field names, as phrases, that announce this encoding.
        escape: for place ``escape``: a pattern without groups for one run of escapes.
        pieces: for place ``escape``: a run to (decoded characters, source length) pairs.
        ambiguous: for place ``escape``: its escapes may be plain text as well (``v=2001``), so that the text
            is read both with and without it.
        likely: for an ambiguous escape: whether a text is more likely written so than not. Then also what
            structures opened in it is read so, for they may have cut it in the wrong places.
        level: for place ``escape``: how many times a run is escaped; its ``encode`` is applied so often.
        examples: (encoded, a text that must stand in one of the opened parts), checked by the tests.
        near_misses: texts that must not open.
    """

    name: str
    source: str
    place: Place
    encode: Callable[[str], Any]
    examples: tuple[tuple[Any, str], ...]
    near_misses: tuple[Any, ...]
    sniff: Callable[[Any, bool], bool] = lambda _text, _hinted: True
    decode: Callable[[Any, Room], Sequence[Part] | None] = lambda _text, _room: None
    triggers: str = ""
    signs: str = ""
    idle: Callable[[str], bool] | None = None
    told: bool = False
    whole: bool = False
    keys: tuple[str, ...] = ()
    escape: str = ""
    pieces: Callable[[str], Iterable[tuple[str, int]]] | None = None
    ambiguous: bool = False
    likely: Callable[[str], bool] = lambda _text: False
    level: Callable[[str], int] = lambda _run: 1

    def __post_init__(self) -> None:
        if (self.place == "escape") != bool(self.escape and self.pieces):
            raise ConfigError("escape and pieces go with place 'escape'", where=f"codec.{self.name}")
        if not self.examples or not self.near_misses:
            raise ConfigError("needs examples and near misses", where=f"codec.{self.name}")


@cache
def step(name: str) -> Opened:
    """The path step of a codec; ``name`` is one of the few a codec has."""
    return Opened(name)
