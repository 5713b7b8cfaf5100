"""Long texts in pieces: each overlaps the next, so that a name on a border stands whole in one of them."""

from collections.abc import Callable, Sequence
from typing import Final

from phiguard.ner.span import NerSpan

CHUNK: Final = 1_200  # characters: some 300 words, below what transformer models take at once
LONG_CHUNK: Final = 6_000  # for the built-in tagger, which looks no further than two words
OVERLAP: Final = 200  # longer than any name
SIGHT: Final = 40  # characters beside a name that the built-in tagger may look at


def in_chunks(
    ask: Callable[[Sequence[str]], list[list[NerSpan]]], texts: Sequence[str], size: int = CHUNK, sight: int = 0
) -> list[list[NerSpan]]:
    """What ``ask`` finds in texts of any length, in pieces of at most ``size`` characters; nothing is cut off.

    Args:
        sight: of what stands closer than this to a cut the next piece decides, in which it stands further inside.
    """
    if max(map(len, texts), default=0) <= size:
        return ask(texts)
    cuts = [bounds(text, size) for text in texts]
    answers = iter(ask([text[start:end] for text, at in zip(texts, cuts, strict=True) for start, end in at]))
    out = []
    for at in cuts:
        found = [[NerSpan(s + start, e + start, score) for s, e, score in next(answers)] for start, _ in at]
        out.append(merged([span for spans in _seen_whole(at, found, sight) for span in spans]))
    return out


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
