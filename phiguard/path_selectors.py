"""Path selectors: patterns over the paths that findings print.

``/context/page/url{query}/email`` is that path. ``*`` is any one key or index, ``{*}`` one codec of any
name, and ``**`` any number of steps of both kinds, also none: ``/**/email``, ``/traits/**``.
"""

import re
from collections.abc import Iterable
from typing import Final

# As `Path` prints them: in a key `/`, `{` and `~` are written `~1`, `~2` and `~0`, so each step ends where the
# next begins and no pattern over steps has two ways to match.
_STEP: Final = r"(?:/[^/{]*|\{[^{}/]*\})"
_TOKEN: Final = re.compile(r"/([^/{]*)|\{([^{}/]*)\}")
_STEPS: Final = re.compile(_STEP)
_END: Final = r"(?![^/{])"  # a step is matched whole
MAX_CHARS: Final = 500


def parsed(selector: str) -> list[str]:
    """The steps of a selector, each with its ``/`` or braces.

    Raises:
        ValueError: it is none; the message says why.
    """
    if len(selector) > MAX_CHARS:
        raise ValueError(f"must be at most {MAX_CHARS} characters")
    steps: list[str] = []
    at = 0
    while at < len(selector):
        token = _TOKEN.match(selector, at)
        if token is None:
            raise ValueError("is no path selector (steps are /key, /*, /**, {codec} and {*})")
        steps.append(token[0])
        if token[2] == "":
            raise ValueError("names no codec in its braces")
        if token[2] is None and re.search(r"~(?![012])", token[1]):
            raise ValueError("holds a bare ~ (written ~0; ~1 is / and ~2 is {)")
        if token[2] is None and "*" in token[1] and token[1] not in ("*", "**"):
            raise ValueError("a * must be a whole step")
        at = token.end()
    return steps


def codecs_named(selector: str) -> list[str]:
    """The names in braces, without ``*``."""
    return [step[1:-1] for step in parsed(selector) if step[0] == "{" and step != "{*}"]


def compiled(selector: str) -> "re.Pattern[str]":
    """A pattern for `re.Pattern.fullmatch` over a printed path, linear in the path's length.

    Between two ``**`` the first place where the steps fit will do: what follows may match any steps. So each
    such stretch is atomic and never tried again.
    """
    runs: list[list[str]] = [[]]
    for step in parsed(selector):
        if step == "/**":
            runs.append([])
        else:
            runs[-1].append(step)
    written = ["".join(_pattern(step) for step in run) for run in runs]
    first, *rest = written
    if not rest:
        return re.compile(first)
    middle = "".join(f"(?>{_STEP}*?{run})" for run in rest[:-1])
    return re.compile(f"{first}{middle}{_STEP}*{rest[-1]}")


def _pattern(step: str) -> str:
    if step == "/*":
        return r"/[^/{]*" + _END
    if step == "{*}":
        return r"\{[^{}/]*\}"
    return re.escape(step) + (_END if step[0] == "/" else "")


def prefixes(path: str) -> list[str]:
    """A printed path and every path above it, longest first."""
    return [path[: step.end()] for step in _STEPS.finditer(path)][::-1] or [path]


class Selectors:
    """Several selectors, compiled; those without ``*`` cost one look-up together."""

    __slots__ = ("_exact", "_wild", "texts")

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = tuple(texts)
        self._exact = frozenset(text for text in self.texts if "*" not in text)
        self._wild = tuple(compiled(text) for text in self.texts if "*" in text)

    def __bool__(self) -> bool:
        return bool(self.texts)

    def match(self, path: str) -> bool:
        """Whether a printed path is selected by any."""
        return path in self._exact or any(wild.fullmatch(path) for wild in self._wild)

    def __repr__(self) -> str:
        return f"Selectors({list(self.texts)!r})"
