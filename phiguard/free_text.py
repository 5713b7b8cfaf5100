"""Names of people in the free text of an event: which texts a back end is asked about, and what it finds there.

Most leaves of telemetry are ids, labels and numbers; asking a tagger about them costs time and finds "Find a
Doctor". So a text is routed to the back end only where its field or its words say that a person may have written
it:

- any text under a message, comment or search key, and two or more words under a key of prose, such as ``note``;
- a payload that is itself a text;
- elsewhere, sentences: five words or more, or three with punctuation or with a cue (Dr., "dear", "for my son");
- a title or an event name only with a cue; a URL, a user agent and a product never.

Routing asks only the text and what its key says, so that what is remembered as clean would be so again.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from phiguard.clues import Found
from phiguard.codec import PATH_SEGMENT
from phiguard.detectors.name_in_text import DETECTOR as NAME
from phiguard.detectors.provider_in_text import DETECTOR as PROVIDER
from phiguard.errors import Unreadable
from phiguard.hashing import hash
from phiguard.leaves import Leaf
from phiguard.ner.backends import batches, load
from phiguard.ner.chunks import CHUNK, LONG_CHUNK, SIGHT, Enough, in_chunks
from phiguard.ner.span import NerSpan
from phiguard.score import logit
from phiguard.spans import NONE
from phiguard.types import Evidence

Ask: TypeAlias = Callable[[Sequence[str]], list[list[NerSpan]]]
_NEVER: Final = frozenset(("user_agent", "page_url", "page_query", "referrer", "product"))
_CUED: Final = frozenset(("title", "event"))
_MARKS: Final = ".,;:!?()[]{}\"'“”<>*"
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_JOINED: Final = re.compile(r"(?:_?[^\W\d_]{1,40}){1,3}")
_TWO_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_STOP: Final = re.compile(r"[.!?;:,](?:\s|$)")
_CUE: Final = re.compile(
    r"\b(?:[Dd]r|DR|[Mm]rs?|MRS?|[Mm]s|MS|[Pp]rof)\b\.? [^\W\d_]"
    r"|,? (?:MD|M\.D\.|DO|NP|RN|PA-C|PhD|DDS|LCSW)\b"
    r"|\b(?i:welcome(?: back)?|hi|hello|dear|thanks|thank you|name is|patient|profile of"
    r"|(?:appointment|visit|meet|meeting|chat|call|message|booking) (?:with|for|from|to)"
    r"|signed by|assigned to|regards|on behalf of"
    r"|my (?:son|daughter|wife|husband|mom|mother|dad|father|partner|child|baby|brother|sister))\b[:,]? [^\W\d_]"
)
_OWN: Final = re.compile(r"\[[A-Z][A-Z0-9_]{1,63}\]|\bpg1\.[A-Za-z0-9._~\-]{8,200}")  # placeholders and pseudonyms
_TITLE: Final = re.compile(r"(?:\b(?:dr|doctor)\.? )$", re.IGNORECASE)
_DEGREE: Final = re.compile(r",? (?:M\.?D\.?|D\.?O\.?|NP|PA-C|RN|DDS|DMD|DPM|LCSW|CNM|FACP|FACC|FACS)\b")
_LEFT: Final = 0.37  # of the odds that something is a name, in a text that a pass went over: a nat less
_MAX_NAMELESS: Final = 20_000
_TITLE_ENDS: Final = (".", "r", "R")
_BEFORE_DEGREE: Final = (" ", ",")
_DEGREE_BEGINS: Final = frozenset("MDNPRLCF")
_MOST: Final = 1_000  # characters of a text whose words are counted
_EVIDENCE: dict[int, tuple[Evidence, ...]] = {}  # by hundredths of a nat


def free_of(nodes: Iterable[Leaf]) -> list[Leaf]:
    """Those that a back end is asked about. Most texts are one word, and their fields are not for prose."""
    out = []
    for node in nodes:
        text = node.text
        if (
            text is not None
            and (
                " " in text
                or "\n" in text
                or ((meaning := node.context.meaning) is not None and meaning.field == "free_text")
            )
            and is_free(node)
        ):
            out.append(node)
    return out


def is_free(node: Leaf) -> bool:
    """Whether a back end is asked about a text."""
    text = node.text
    if type(text) is not str or node.form != "text" or node.judged or node.inert or len(text) < 4:
        return False
    meaning = node.context.meaning
    field = meaning.field if meaning is not None else ""
    part = node.part
    if part is not None and (part.slot != "value" or (part.key is not None and part.key.startswith(PATH_SEGMENT))):
        return False
    if field == "free_text":
        return _WORD.search(text) is not None
    if field in _NEVER:
        return False
    if " " not in text and "\n" not in text:
        return False
    if field in _CUED:
        return _CUE.search(text) is not None
    words = sum(map(_is_word, text[:_MOST].split()))
    if field == "prose" or (part is None and node.leaf.trail is None) or _is_bare(node.context.names):
        return words >= 2
    if words < 3:
        return False
    return words >= 5 or _is_punctuated(text) or _CUE.search(text) is not None


def _is_punctuated(text: str) -> bool:
    """Whether a line has a stop behind a word; in steps, since a pattern of both takes the cube of a long word."""
    for line in text.split("\n"):
        word = _TWO_LETTERS.search(line)
        if word is not None and _STOP.search(line, word.end()) is not None:
            return True
    return False


def _is_bare(names: Mapping[str, float]) -> bool:
    """Whether the key is just `name`, and nothing above it says that it is a thing's: `company.name`."""
    return names.get("bare_name") == 1.0 and "!bare_name" not in names


def _is_word(piece: str) -> bool:
    """Whether what stands between spaces is a word of letters; `q8Zt1u` and `nav.item` are none."""
    bare = piece.strip(_MARKS)
    return len(bare) > 1 and (bare.isalpha() or bare.replace("-", "").replace("'", "").replace("’", "").isalpha())


class Names:
    """Asks the back ends of one policy. Loads them when the first free text comes; threads may share one."""

    __slots__ = ("_ask", "_load", "_nameless", "batched")

    def __init__(self, chosen: Sequence[str], ask: Ask | None = None) -> None:
        self._load = tuple(chosen)
        self._ask = ask
        # Keyed hashes of texts with something of ours in them, in which nobody is named: what a template becomes
        # when all is replaced that was filled in, it becomes each time.
        self._nameless: set[int] = set()
        self.batched = batches(self._load)

    def found(self, nodes: Iterable[Leaf], floor: float, most: int = 1_000_000) -> list[Found]:
        """Names of at least this probability in those of the nodes that are free text.

        In one text ``most`` are enough: more only say that there are too many.

        Raises:
            Unreadable: the back end failed; what it was to look at must not pass.
        """
        free = free_of(nodes)
        if not free:
            return []
        out: list[Found] = []
        # What is found in a part that was opened does not count.
        enough = Enough(most, floor) if all(node.covered is NONE for node in free) else None
        for node, spans in zip(free, self.spans([node.text for node in free], enough), strict=True):
            for span in spans:
                start, end, score = span
                if score >= floor and "_" in (node.text[end - 1 : end], node.text[end : end + 1]):
                    joined = _JOINED.match(node.text, end)  # `Lena_Fischer`, as logs write a name
                    end = joined.end() if joined is not None else end
                if score >= floor and not node.covered.touch(start, end):
                    out.append(_found(node, start, end, score))
        return out

    def spans(self, texts: Sequence[str], enough: Enough | None = None) -> list[list[NerSpan]]:
        if len(texts) == 1 and not _may_hold_own(texts[0]):
            return self._asked(texts, enough)
        if enough is not None:  # of a text that a pass went over more is needed
            enough = Enough(enough.most, enough.score / (enough.score + _LEFT * (1.0 - enough.score)))
        out: list[list[NerSpan]] = [[] for _ in texts]
        asked = [i for i, text in enumerate(texts) if not (_may_hold_own(text) and hash(text) in self._nameless)]
        if not asked:
            return out
        blank = [_without_own(texts[i]) for i in asked]
        for i, read, spans in zip(asked, blank, self._asked(blank, enough), strict=True):
            if spans:
                out[i] = spans if read == texts[i] else [s._replace(score=_lowered(s.score)) for s in spans]
            elif _may_hold_own(texts[i]):
                if len(self._nameless) >= _MAX_NAMELESS:
                    self._nameless.clear()
                self._nameless.add(hash(texts[i]))
        return out

    def _asked(self, texts: Sequence[str], enough: Enough | None) -> list[list[NerSpan]]:
        try:
            ask = self._ask
            if ask is None:
                ask = self._ask = load(self._load).spans
            if self.batched:
                return in_chunks(ask, texts, CHUNK)
            return in_chunks(ask, texts, LONG_CHUNK, SIGHT, enough)
        except Exception as error:  # noqa: BLE001 - of whatever model; its message may hold the text
            raise Unreadable(f"names: the back end failed ({type(error).__name__})") from None


class Collected:
    """In the place of `Names` for a first look over a batch: takes down the texts and finds nothing."""

    __slots__ = ("texts",)
    batched = False

    def __init__(self) -> None:
        self.texts: list[str] = []

    def found(self, nodes: Iterable[Leaf], floor: float, most: int = 1_000_000) -> list[Found]:
        self.texts += [node.text for node in free_of(nodes)]
        return []


def _lowered(score: float) -> float:
    """Where a pass went over a text already, few names are left, and the blanks make neighbours look like some."""
    less = score * _LEFT
    return less / (less + 1.0 - score)


def _may_hold_own(text: str) -> bool:
    return "[" in text or "pg1." in text


def _without_own(text: str) -> str:
    """A text with what a pass before this one wrote made blank, sign for sign: `[PERSON]` is nobody's name."""
    if _may_hold_own(text):
        return _OWN.sub(lambda m: "_" * len(m[0]), text)
    return text


def _found(node: Leaf, start: int, end: int, score: float) -> Found:
    text = node.text
    detector = NAME
    if (
        (text[start - 2 : start - 1] in _TITLE_ENDS and _TITLE.search(text, max(0, start - 8), start))
        or (text[end : end + 1] in _BEFORE_DEGREE and _may_be_degree(text, end) and _DEGREE.match(text, end))
        or "provider_name" in node.context.names
    ):
        detector = PROVIDER
    nats = round(logit(1e-4 if score < 1e-4 else 1 - 1e-4 if score > 1 - 1e-4 else score), 2)
    at = int(nats * 100)
    evidence = _EVIDENCE.get(at)
    if evidence is None:
        evidence = _EVIDENCE[at] = (Evidence("pattern", "name in free text", nats),)
    return Found(node, start, end, detector, score, evidence, 2 if detector is PROVIDER else 0)


def _may_be_degree(text: str, end: int) -> bool:
    """Whether behind a blank, or a comma and a blank, stands a letter that one begins with."""
    at = end + 1 if text[end] == " " else end + 2
    return text[at : at + 1] in _DEGREE_BEGINS


def prepared(names: Names, texts: Iterable[str]) -> Names:
    """The same back ends, which know these texts already: all of them are asked about at once."""
    unique = list(dict.fromkeys(texts))
    if not unique:
        return names
    known = {hash(text): spans for text, spans in zip(unique, names.spans(unique), strict=True)}

    def ask(asked: Sequence[str]) -> list[list[NerSpan]]:
        out = []
        for text in asked:
            spans = known.get(hash(text))
            out.append(names.spans([text])[0] if spans is None else spans)
        return out

    return Names((), ask)
