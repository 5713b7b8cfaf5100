"""Whether a text holds an unbroken run of characters of one kind, asked of long texts too.

A search by pattern looks at each place of a text in turn, some ten to forty nanoseconds each. To map all characters
of a kind to one and to look for so many of that one takes a tenth.
"""

import re
from collections.abc import Callable
from typing import Final

_LONG: Final = 30  # characters; in a shorter text the pattern is as quick


def has_run(kind: str, least: int) -> Callable[[str], bool]:
    """Says of a text whether ``least`` characters of a kind stand side by side in it.

    ``kind``: ASCII characters, as a pattern writes them between brackets.
    """
    one = re.compile(f"[{kind}]")
    search = re.compile(f"[{kind}]{{{least}}}").search
    table = bytes(b"a"[0] if one.fullmatch(chr(i)) else b" "[0] for i in range(128)) + b" " * 128
    run = b"a" * least

    def found(text: str) -> bool:
        if len(text) < _LONG:
            return search(text) is not None
        return run in text.encode("ascii", "replace").translate(table)

    if one.fullmatch("?"):  # stands for every other character
        raise ValueError("a question mark is of no kind")
    return found
