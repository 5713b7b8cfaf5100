"""Whether a text is in any encoding at all, at a glance: most texts are not, and are never opened."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from phiguard.codec import MASK, Codec
from phiguard.patterns import alternatives
from phiguard.runs import has_run

_RUN: Final = r"A-Za-z0-9+/_\-"
_LITERAL: Final = re.compile(r"(?:[^\\.^$*+?{}\[\]|()]|\\[^\w])+")  # a pattern that is a word
_PROSE: Final = "\t\n\r" + MASK + "".join(map(chr, range(32, 127)))


def glance(codecs: Sequence[Codec]) -> Callable[[str], bool]:
    """Says of a text whether it is plain: words, spaces and the signs of prose are in no encoding.

    Anything else may be: a codec's trigger, or its signs, which say more; what is no ASCII; and a long run.
    """
    triggers = {t for c in codecs if c.place != "bytes" and not c.signs for t in c.triggers}
    signs = [c.signs for c in codecs if c.signs]
    begins = re.compile("|".join(s for s in signs if s.startswith(r"\A"))).match
    free = [one for sign in signs if not sign.startswith(r"\A") for one in alternatives(sign)]
    odd = f"[^{re.escape(''.join(c for c in _PROSE if c not in triggers))}]"
    # Each by itself finds its first sign natively, where one pattern for all takes a step at every character.
    is_odd, has_long_run = re.compile(odd).search, has_run(_RUN, 12)
    words = tuple(_plainly(sign) for sign in free if _LITERAL.fullmatch(sign))
    by_sign = tuple(re.compile(sign).search for sign in free if not _LITERAL.fullmatch(sign))

    def plain(text: str) -> bool:
        if is_odd(text) is not None or begins(text) is not None or has_long_run(text):
            return False
        for word in words:
            if word in text:
                return False
        for search in by_sign:
            if search(text) is not None:
                return False
        return "--" not in text or "xn--" not in text.lower()

    return plain


def _plainly(literal: str) -> str:
    return re.sub(r"\\(.)", r"\1", literal)
