"""All escapes of a text undone in one step, of whatever kind: see "Escapes" in docs/explanation/design.md."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from phiguard.codec import Codec, Part, map_pieces, map_runs, step
from phiguard.errors import Unreadable

_LONGEST_RUN: Final = 60_000  # characters of one unbroken run of escapes


class Escapes:
    """The codecs of escapes, compiled to find their runs. Immutable, shared by threads."""

    __slots__ = ("_any", "_certain", "codecs")

    def __init__(self, codecs: Sequence[Codec]) -> None:
        self.codecs = tuple(codecs)
        self._any = _Alternatives(self.codecs)
        self._certain = _Alternatives([c for c in self.codecs if not c.ambiguous])

    def undone(self, text: str, codecs: Sequence[Codec]) -> Part | None:
        """The text with every escape of these codecs undone once; a further layer is a further text.

        Returns:
            None where nothing changes.

        Raises:
            Unreadable: an unbroken run of escapes is too long.
        """
        if not codecs:
            return None
        wanted = {codec.name: codec for codec in codecs}
        used: dict[str, int] = {}
        seen: dict[str, Any] = {}  # escapes repeat: of a run, what it says

        def said(run: str, name: str | None) -> Any:
            codec = wanted.get(name or "")
            if codec is None or codec.pieces is None:
                return ((run, len(run)),)
            if len(run) > _LONGEST_RUN:
                raise Unreadable("too many escapes in one run")
            used[codec.name] = max(used.get(codec.name, 1), codec.level(run))
            return codec.pieces(run)

        def pieces(m: "re.Match[str]") -> Any:
            run = m[0]
            known = seen.get(run)
            if known is None:
                known = seen[run] = said(run, m.lastgroup)
            return known

        way = self._any if any(c.ambiguous for c in codecs) else self._certain
        one = codecs[0] if len(codecs) == 1 else None
        done = map_runs(text, one.escape, lambda run: said(run, one.name)) if one is not None else None
        decoded, offsets = done or map_pieces(text, way, pieces)
        if decoded == text:
            return None
        write = _writer([(wanted[name].encode, times) for name, times in used.items()])
        steps = tuple(step(name) for name in used)
        return Part(0, len(text), decoded, steps, None, write, offsets, "value", self._any)


class _Alternatives:
    """Finds the escapes of several codecs: a first sign, then a match there, is twice as fast as a search."""

    __slots__ = ("_any", "_first", "search")

    def __init__(self, codecs: Sequence[Codec]) -> None:
        self._first = re.compile(f"[{re.escape(''.join(c.triggers for c in codecs))}]")
        self._any = re.compile("|".join(f"(?P<{c.name}>{c.escape})" for c in codecs))
        self.search = self._any.search

    def finditer(self, text: str) -> Iterator["re.Match[str]"]:
        first, match = self._first.search, self._any.match
        at = 0
        while (sign := first(text, at)) is not None:
            found = match(text, sign.start())
            if found is None:
                at = sign.end()
            else:
                yield found
                at = found.end()


def _writer(encoders: Sequence[tuple[Callable[[str], Any], int]]) -> Callable[[str], str]:
    def write(text: str) -> str:
        for encode, times in encoders:
            for _ in range(times):
                text = encode(text)
        return text

    return write
