"""Lists of Python values to Arrow columns, buffer by buffer.

``pa.array`` does the same, but it imports pandas, where that is installed, to see whether a list is one of its own:
40 MB in each worker of a cluster.
"""

from array import array
from itertools import accumulate
from typing import Any, Final

from phiguard.engines.needs import need

pa = need("pyarrow", "arrow", at_least=(16,))

_CODES: Final = {pa.float64(): "d", pa.int32(): "i", pa.int8(): "b"}
_OFFSETS: Final = {pa.string(): "i", pa.binary(): "i", pa.large_string(): "q", pa.large_binary(): "q"}
_TEXTS: Final = (pa.string(), pa.large_string())


def column(values: list[Any], kind: Any, errors: str = "strict") -> Any:
    """The values as a column; None is null. ``errors`` is for half of a surrogate pair, which Arrow cannot hold.

    Raises:
        ValueError, OverflowError, TypeError, AttributeError, pa.ArrowException: a value cannot stand there.
    """
    if kind in _OFFSETS:
        return _strings(values, kind, errors)
    if kind in _CODES and None not in values:
        return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(array(_CODES[kind], values))])
    return pa.array(values, kind)


def _strings(values: list[Any], kind: Any, errors: str) -> Any:
    missing = [i for i, value in enumerate(values) if value is None] if None in values else []
    empty: Any = "" if kind in _TEXTS else b""
    whole = [empty if value is None else value for value in values] if missing else values
    encoded: list[bytes] = [value.encode("utf-8", errors) for value in whole] if kind in _TEXTS else whole
    data = b"".join(encoded)  # says TypeError where one is not of bytes
    offsets = array(_OFFSETS[kind], accumulate(map(len, encoded), initial=0))
    buffers = [_validity(missing, len(values)), pa.py_buffer(offsets), pa.py_buffer(data)]
    return pa.Array.from_buffers(kind, len(values), buffers, len(missing))


def _validity(missing: list[int], n: int) -> Any:
    if not missing:
        return None
    bits = bytearray(b"\xff") * ((n + 7) // 8)
    for i in missing:
        bits[i >> 3] &= ~(1 << (i & 7))
    return pa.py_buffer(bits)


def spread(ends: list[int], values: Any) -> Any:
    """A column of lists from all their values: row i has those from ``ends[i]`` to ``ends[i + 1]``."""
    return pa.ListArray.from_arrays(column(ends, pa.int32()), values)
