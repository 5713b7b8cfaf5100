"""Arrow values to payloads and back: a row of a column is what ``scrub`` would have been given in Python.

Structs and maps become dicts, lists lists, everything else what pyarrow makes of it. What comes back goes into the
column's own type: a text that takes a number's, a date's or a flag's place has none there, and becomes null.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

from phiguard.engines.needs import need
from phiguard.engines.report import Broken
from phiguard.jsontext import RepeatedKey

pa = need("pyarrow", "arrow")
types = pa.types

Row: TypeAlias = Any
_ROWS: Final = 512  # turned into Python objects at a time: so few stay in the processor's cache
_ROWS_OUT: Final = 2048
_BYTES: Final = 8 * 2**20
_FINER_THAN_PYTHON: Final = ("timestamp[", "time64[", "duration[")


class Unsupported(TypeError):
    """A column is of a type that no payload can be made of; said before the first row."""


class Rows(NamedTuple):
    """Some rows: as a guard sees them, and as the column holds them.

    The two differ where Python's own type is coarser than the column's: nanoseconds.
    """

    seen: list[Row]
    held: list[Row]


def is_text(kind: Any) -> bool:
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def is_binary(kind: Any) -> bool:
    return bool(
        types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_binary_view(kind)
        or types.is_fixed_size_binary(kind)
    )


def _is_list(kind: Any) -> bool:
    return bool(
        types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind) or _is_list_view(kind)
    )


def _is_list_view(kind: Any) -> bool:
    return bool(types.is_list_view(kind) or types.is_large_list_view(kind))


def check(kind: Any, where: str = "column") -> None:
    """
    Raises:
        Unsupported: no payload can be made of such a column, or none of what comes out.
    """
    if isinstance(kind, pa.BaseExtensionType):
        check(kind.storage_type, where)
    elif types.is_union(kind) or types.is_run_end_encoded(kind):
        raise Unsupported(f"{where}: a column of type {kind.id} cannot be scrubbed: cast it first")
    elif types.is_struct(kind):
        for field in kind:
            check(field.type, f"{where}.{field.name}")
    elif types.is_map(kind):
        check(kind.key_type, where)
        check(kind.item_type, where)
    elif types.is_dictionary(kind) or _is_list(kind):
        check(kind.value_type, where)


def loose(kind: Any) -> Any:
    """The type with every value in it nullable: where a value had to go there is none."""
    if types.is_struct(kind):
        return pa.struct([pa.field(f.name, loose(f.type), True, f.metadata) for f in kind])
    if types.is_map(kind):
        return pa.map_(loose(kind.key_type), pa.field(kind.item_field.name, loose(kind.item_type), True))
    for is_kind, make in (
        (types.is_list, pa.list_),
        (types.is_large_list, pa.large_list),
        (types.is_list_view, pa.list_view),
        (types.is_large_list_view, pa.large_list_view),
    ):
        if is_kind(kind):
            return make(pa.field(kind.value_field.name, loose(kind.value_type), True))
    if types.is_fixed_size_list(kind):
        return pa.list_(pa.field(kind.value_field.name, loose(kind.value_type), True), kind.list_size)
    return kind


def slices(values: Any) -> Iterator[Any]:
    """An array in pieces that are small as Python objects, too."""
    return _cut(values, _ROWS)


def pieces(batch: Any) -> Iterator[Any]:
    """A record batch in batches that are soon gone again; one that holds no row stays."""
    return _cut(batch, _ROWS_OUT) if len(batch) else iter([batch])


def _cut(values: Any, at_most: int) -> Iterator[Any]:
    n = len(values)
    a_row = max(1, values.nbytes // n) if n else 1
    step = max(1, min(at_most, _BYTES // a_row))
    for start in range(0, n, step):
        yield values.slice(start, step)


def rows(values: Any) -> Rows:
    """The payloads of an array; `Broken` in place of one that cannot be read."""
    coarse, exact = _python_types(values.type)
    # What comes from elsewhere may hold what its type forbids: text that is no UTF-8, a year no date can have.
    seen = _listed(values if coarse is values.type else values.cast(coarse, safe=False))
    held = seen if exact is values.type else _listed(values.cast(exact, safe=False))
    if _has_maps(values.type):
        kind = values.type
        seen = [row if type(row) is Broken else _seen(row, kind) for row in seen]
    return Rows(seen, held)


def _listed(values: Any) -> list[Any]:
    try:
        return list(values.to_pylist())
    except (ValueError, OverflowError, ArithmeticError):
        return [_one(values, i) for i in range(len(values))]


def _one(values: Any, i: int) -> Any:
    try:
        return values[i].as_py()
    except (ValueError, OverflowError, ArithmeticError) as error:
        return Broken(f"unreadable: {type(error).__name__}")


@lru_cache(maxsize=256)
def _python_types(kind: Any) -> tuple[Any, Any]:
    """The type in which Python sees values, and the one in which they are kept: itself where there is no need."""
    if not any(name in str(kind) for name in _FINER_THAN_PYTHON):
        return kind, kind
    return _mapped(kind, _coarse), _mapped(kind, _exact)


def _coarse(kind: Any) -> Any:
    if types.is_timestamp(kind):
        return pa.timestamp("us")
    if types.is_time64(kind):
        return pa.time64("us")
    return pa.duration("us") if types.is_duration(kind) else kind


def _exact(kind: Any) -> Any:
    is_count = types.is_timestamp(kind) or types.is_time64(kind) or types.is_duration(kind)
    return pa.int64() if is_count else kind


def _mapped(kind: Any, leaf: Callable[[Any], Any]) -> Any:
    if types.is_struct(kind):
        return pa.struct([f.with_type(_mapped(f.type, leaf)) for f in kind])
    if types.is_map(kind):
        return pa.map_(_mapped(kind.key_type, leaf), kind.item_field.with_type(_mapped(kind.item_type, leaf)))
    if types.is_list(kind):
        return pa.list_(kind.value_field.with_type(_mapped(kind.value_type, leaf)))
    if types.is_large_list(kind):
        return pa.large_list(kind.value_field.with_type(_mapped(kind.value_type, leaf)))
    if types.is_fixed_size_list(kind):
        return pa.list_(kind.value_field.with_type(_mapped(kind.value_type, leaf)), kind.list_size)
    return leaf(kind)


@lru_cache(maxsize=256)
def _has_maps(kind: Any) -> bool:
    if types.is_struct(kind):
        return any(_has_maps(f.type) for f in kind)
    return bool(types.is_map(kind) or (_is_list(kind) and _has_maps(kind.value_type)))


def _seen(value: Any, kind: Any) -> Any:
    """Maps, which pyarrow gives as lists of pairs, to dicts."""
    if value is None or not _has_maps(kind):
        return value
    if types.is_struct(kind):
        return {f.name: _seen(value[f.name], f.type) for f in kind}
    if types.is_map(kind):
        out: dict[Any, Any] = {}
        for key, item in value:
            name = RepeatedKey(key) if key in out and isinstance(key, str) else key
            out[name] = _seen(item, kind.item_type)
        return out
    return [_seen(item, kind.value_type) for item in value]


_PYTHON: Final[tuple[tuple[Callable[[Any], bool], type | tuple[type, ...]], ...]] = (
    (is_text, str),
    (types.is_boolean, bool),
    (types.is_integer, int),
    (types.is_floating, (int, float)),
    (types.is_decimal, (int, Decimal)),
    (types.is_timestamp, datetime),
    (types.is_date, date),
    (types.is_time, time),
    (types.is_duration, timedelta),
)


def fitted(new: Any, seen: Any, held: Any, kind: Any) -> Any:
    """What came out of a row, as a value for its column.

    Args:
        new: what came out.
        seen: what went in; where it is untouched, ``held`` stays.
        held: the same as the column has it.
        kind: the column's type.
    """
    if new is seen:
        return held
    if new is None:
        return None
    if types.is_struct(kind):
        if not isinstance(new, Mapping):
            return None
        return {f.name: fitted(new.get(f.name), seen.get(f.name), held.get(f.name), f.type) for f in kind}
    if types.is_map(kind):
        return _fitted_map(new, seen, held, kind)
    if _is_list(kind):
        if not isinstance(new, list) or len(new) != len(seen):
            return None
        return [fitted(n, s, h, kind.value_type) for n, s, h in zip(new, seen, held, strict=True)]
    if types.is_dictionary(kind):
        return fitted(new, seen, held, kind.value_type)
    if type(new) is type(seen) and new == seen:
        return held
    return _fitted_leaf(new, kind)


def _fitted_map(new: Any, seen: Any, held: Any, kind: Any) -> Any:
    """Entries keep their order, so that each finds its old one; an entry that was dropped has none."""
    if not isinstance(new, Mapping):
        return None
    if len(new) == len(seen):
        olds = [(key, item, old) for (key, item), (_, old) in zip(seen.items(), held, strict=True)]
    else:
        by_key = {key: (key, item, old) for (key, item), (_, old) in zip(seen.items(), held, strict=True)}
        olds = [by_key.get(key, (key, None, None)) for key in new]
    out = []
    for (key, item), (old_key, old_item, old_held) in zip(new.items(), olds, strict=True):
        name = str(key) if isinstance(key, str) else fitted(key, old_key, old_key, kind.key_type)
        if name is not None:
            out.append((name, fitted(item, old_item, old_held, kind.item_type)))
    return out


def _fitted_leaf(new: Any, kind: Any) -> Any:
    if is_binary(kind):
        if not isinstance(new, bytes):
            return None
        whole = not types.is_fixed_size_binary(kind) or len(new) == kind.byte_width
        return new if whole else None
    for is_kind, python in _PYTHON:
        if is_kind(kind):
            return new if isinstance(new, python) and not _holds_surrogates(new) else None
    return None


def _holds_surrogates(value: Any) -> bool:
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return True
    return False
