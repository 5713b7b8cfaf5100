"""Long texts in pieces: each overlaps the next, so that a name on a border stands whole in one of them."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from phiguard.ner.span import NerSpan

CHUNK: Final = 1_200  # characters: some 300 words, below what transformer models take at once
LONG_CHUNK: Final = 6_000  # for the built-in tagger, which looks no further than two words
OVERLAP: Final = 200  # longer than any name
SIGHT: Final = 40  # characters beside a name that the built-in tagger may look at


class Enough(NamedTuple):
    """How many names of at least what probability are more than count in one text."""

    most: int
    score: float


_AT_ONCE: Final = 2  # pieces, before what was found is counted


def in_chunks(
    ask: Callable[[Sequence[str]], list[list[NerSpan]]],
    texts: Sequence[str],
    size: int = CHUNK,
    sight: int = 0,
    enough: Enough | None = None,
) -> list[list[NerSpan]]:
    """What ``ask`` finds in texts of any length, in pieces of at most ``size`` characters; nothing is cut off.

    Args:
        sight: of what stands closer than this to a cut the next piece decides, in which it stands further inside.
        enough: of a text with more names than this the rest is not read.
    """
    if max(map(len, texts), default=0) <= size:
        return ask(texts)
    cuts = [bounds(text, size) for text in texts]
    if enough is not None and any(len(at) > _AT_ONCE for at in cuts):
        return [_up_to(enough, ask, text, at, sight) for text, at in zip(texts, cuts, strict=True)]
    answers = iter(ask([text[start:end] for text, at in zip(texts, cuts, strict=True) for start, end in at]))
    out = []
    for at in cuts:
        found = [[NerSpan(s + start, e + start, score) for s, e, score in next(answers)] for start, _ in at]
        out.append(merged([span for spans in _seen_whole(at, found, sight) for span in spans]))
    return out


def _up_to(
    enough: Enough,
    ask: Callable[[Sequence[str]], list[list[NerSpan]]],
    text: str,
    at: Sequence[tuple[int, int]],
    sight: int,
) -> list[NerSpan]:
    """The names in one text, its pieces in order, until there are more than enough of them."""
    found: list[list[NerSpan]] = []
    spans: list[NerSpan] = []
    for first in range(0, len(at), _AT_ONCE):
        asked = at[first : first + _AT_ONCE]
        for (start, _), each in zip(asked, ask([text[start:end] for start, end in asked]), strict=True):
            found.append([NerSpan(s + start, e + start, score) for s, e, score in each])
        seen = _seen_whole(at[: len(found)], found, sight)
        spans = merged([span for each in seen for span in each])
        sure = spans if len(found) == len(at) else [s for s in spans if s.end < at[len(found)][0]]
        if sum(span.score >= enough.score for span in sure) > enough.most:
            return spans
    return spans


def _seen_whole(at: Sequence[tuple[int, int]], found: Sequence[list[NerSpan]], sight: int) -> list[list[NerSpan]]:
    """Without what stands so near to a cut that words beside it may be missing, where the next piece has them."""
    out = list(found)
    for i in range(1, len(at) if sight else 0):
        first, last = at[i][0] + sight, at[i - 1][1] - sight
        out[i - 1] = [s for s in out[i - 1] if s.end <= last or s.start < first]
        out[i] = [s for s in out[i] if s.start >= first or s.end > last]
    return out


def bounds(text: str, most: int = CHUNK) -> list[tuple[int, int]]:
    """Half-open pieces that cover the text, begun and ended between words where there is a space."""
    out = []
    start, size = 0, len(text)
    while size - start > most:
        end = start + most
        gap = max(text.rfind(" ", start + OVERLAP, end), text.rfind("\n", start + OVERLAP, end))
        end = gap if gap > start + most // 2 else end
        out.append((start, end))
        back = end - OVERLAP
        gap = text.find(" ", back, end - OVERLAP // 2)
        start = gap + 1 if gap >= 0 else back
    out.append((start, size))
    return out


def merged(spans: list[NerSpan]) -> list[NerSpan]:
    """Overlapping spans as one, with the best score."""
    out: list[NerSpan] = []
    for span in sorted(spans):
        if out and span.start < out[-1].end:
            last = out[-1]
            out[-1] = NerSpan(last.start, max(last.end, span.end), max(last.score, span.score))
        else:
            out.append(span)
    return out
