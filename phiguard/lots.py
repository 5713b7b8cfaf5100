"""Lines of JSON, a lot at a time: first those of which memory holds all, then those of which it holds a part.

The first kind takes a few microseconds, the second a hundred and more; where the two take turns, each displaces the
other's code and tables from the processor's caches. So memory is asked about all lines of a lot before those are
decided that hold something new. What comes out is the same: what memory says of an event is what the long way
would come to, whatever was learnt or forgotten before. The tests compare the two.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any, Final

from phiguard.compiled import Compiled
from phiguard.details import Given
from phiguard.forms import form_of
from phiguard.fresh import freshly
from phiguard.hits import HitEvent
from phiguard.recall import NOTHING_GIVEN, Partly, Recalled, recall, recall_event, result_of
from phiguard.types import Context, Result

MOST_BYTES: Final = 2**20  # of a lot, but for its last line
MOST_LINES: Final = 1024
_MOST_HELD: Final = 128  # lines that wait, each with its parsed tree
_PASTED: Final = 64  # lines
NO_CONTEXT: Final = Context()


def cut(chunk: bytes) -> Iterator[list[bytes]]:
    """The lines of a chunk, without their ends, a lot at a time."""
    lines: list[bytes] = []
    at = first = 0
    while (end := chunk.find(b"\n", at)) >= 0:
        lines.append(chunk[at:end])
        at = end + 1
        if len(lines) == MOST_LINES or at - first >= MOST_BYTES:
            yield lines
            lines, first = [], at
    lines.append(chunk[at:])
    yield lines


def pasted(lots: Iterable[list[bytes]]) -> bytes:
    """All lines again, with an end of line between them.

    A few at a time, so that neither all of them are held nor pages of memory asked for and given back again and
    again.
    """
    out = BytesIO()
    for lines in lots:
        for at in range(0, len(lines), _PASTED):
            out.write(b"\n".join(lines[at : at + _PASTED]))
            out.write(b"\n")
    out.truncate(max(out.tell() - 1, 0))
    return out.getvalue()


def decided(
    c: Compiled,
    name: str,
    lines: Sequence[bytes],
    other: Callable[[int], Any],
    note: Callable[[Result], object] | None = None,
) -> list[Any]:
    """The payloads of the results of lines, in their order.

    Args:
        c: of the guard, with ``recalls``.
        name: of its policy, for results.
        lines: of the lot.
        other: gives what takes the place of a line of which memory holds nothing, by its index. It is called before
            the next line is asked about, which so gains by what it learns.
        note: takes each result. None is kept: some hundreds of them cost more than the order of work saves.
    """
    out: list[Any] = []
    held: list[tuple[int, Partly]] = []
    for i, line in enumerate(lines):
        try:
            known = recall(c, name, line, NOTHING_GIVEN)
        except Exception:  # noqa: BLE001 - then the long way decides
            known = None
        if type(known) is Result:
            if note is not None:
                note(known)
            out.append(known.payload)
        elif known is None:
            out.append(other(i))
        else:
            out.append(None)
            held.append((i, known))  # type: ignore[arg-type]
            if len(held) == _MOST_HELD:
                _settle(c, name, lines, held, out, note)
    _settle(c, name, lines, held, out, note)
    return out


def _settle(
    c: Compiled,
    name: str,
    lines: Sequence[bytes],
    held: list[tuple[int, Partly]],
    out: list[Any],
    note: Callable[[Result], object] | None,
) -> None:
    """Decide the lines that waited; each tree goes when that is done."""
    held.reverse()
    while held:
        i, known = held.pop()
        now = _recalled_since(c, known)
        line = lines[i]
        if now is not None:
            result = result_of(now, name, line, known.tree.containers[0])
        else:
            result = of_partly(c, name, line, known)
        if note is not None:
            note(result)
        out[i] = result.payload


def of_partly(
    c: Compiled,
    name: str,
    payload: Any,
    known: Partly,
    context: Context = NO_CONTEXT,
    given: Given = NOTHING_GIVEN,
) -> Result:
    """The result of a scrub of what memory holds in part."""
    done = freshly(c, known, given)
    if done is not None:
        return result_of(done, name, payload, known.tree.containers[0])
    return HitEvent(c, name, context, None if c.by_page else known).scrub(payload)


def _recalled_since(c: Compiled, known: Partly) -> Recalled | None:
    """What becomes of an event of which memory held a part, if all that was new in it was learnt meanwhile."""
    _, tree, layout, met = known
    for i in met.fresh:
        context, at = layout.contexts[i], met.hashes[i]
        if at in context.clean or at in context.opaque or at in context.spoken:
            continue
        form = None if context.addresses else form_of(met.texts[i])
        if form is None or form not in context.forms:
            return None
    try:
        now = recall_event(c, c.root(), tree.containers[0])
    except Exception:  # noqa: BLE001 - then `freshly` decides, or the long way
        return None
    return now if type(now) is Recalled else None
