"""Whether a text is in any encoding at all, at a glance: most texts are not, and are never opened."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from phiguard.codec import MASK, Codec
from phiguard.runs import has_run

_LONG: Final = 500  # characters
_RUN: Final = r"A-Za-z0-9+/_\-"
_PROSE: Final = "\t\n\r" + MASK + "".join(map(chr, range(32, 127)))


def glance(codecs: Sequence[Codec]) -> Callable[[str], bool]:
    """Says of a text whether it is plain: words, spaces and the signs of prose are in no encoding.

    Anything else may be: a codec's trigger, or its signs, which say more; what is no ASCII; and a long run.
    """
    triggers = {t for c in codecs if c.place != "bytes" and not c.signs for t in c.triggers}
    signs = [c.signs for c in codecs if c.signs]
    begins = re.compile("|".join(s for s in signs if s.startswith(r"\A"))).match
    free = [s for s in signs if not s.startswith(r"\A")]
    odd = f"[^{re.escape(''.join(c for c in _PROSE if c not in triggers))}]"
    suspect = re.compile("|".join((odd, f"[{_RUN}]{{12}}", "(?i:xn--)", *free))).search
    # The same for a long text: each by itself finds its first sign without a step at every character.
    is_odd, has_long_run = re.compile(odd).search, has_run(_RUN, 12)
    by_sign = [re.compile(s).search for sign in free for s in _alternatives(sign)]

    def plain(text: str) -> bool:
        if len(text) < _LONG:
            return suspect(text) is None and begins(text) is None
        if begins(text) is not None or is_odd(text) is not None or has_long_run(text) or "xn--" in text.lower():
            return False
        return all(search(text) is None for search in by_sign)

    return plain


def _alternatives(pattern: str) -> list[str]:
    return [pattern] if "(" in pattern or "[" in pattern else pattern.split("|")
