"""Columns made buffer by buffer are those that pyarrow makes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow", reason="needs the extra arrow")

from phiguard.engines.columns import column, spread  # noqa: E402

texts = st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=5), max_size=40)
CASES: list[Any] = [
    (pa.string(), texts),
    (pa.large_string(), texts),
    (pa.string_view(), texts),
    (pa.binary(), st.lists(st.none() | st.binary(max_size=5), max_size=40)),
    (pa.large_binary(), st.lists(st.none() | st.binary(max_size=5), max_size=40)),
    (pa.float64(), st.lists(st.none() | st.floats(allow_nan=False), max_size=40)),
    (pa.int32(), st.lists(st.integers(-(2**31), 2**31 - 1), max_size=40)),
    (pa.int8(), st.lists(st.none() | st.integers(-128, 127), max_size=40)),
]


@pytest.mark.parametrize(("kind", "values"), CASES, ids=[str(kind) for kind, _ in CASES])
def test_a_column_is_what_pyarrow_makes(kind: Any, values: Any) -> None:
    @given(values)
    def holds(drawn: list[Any]) -> None:
        made = column(drawn, kind)
        made.validate(full=True)
        assert made.type == kind and made.null_count == drawn.count(None)
        assert made.equals(pa.array(drawn, kind))

    holds()


@pytest.mark.parametrize(
    ("values", "kind"),
    [(["\ud800"], pa.string()), ([b"a"], pa.string()), (["a"], pa.binary()), ([300], pa.int8())],
    ids=["half a surrogate pair", "bytes as text", "text as bytes", "too large"],
)
def test_what_cannot_stand_there_raises(values: list[Any], kind: Any) -> None:
    with pytest.raises((ValueError, TypeError, AttributeError, OverflowError, pa.ArrowException)):
        column(values, kind)


def test_lists() -> None:
    made = spread([0, 2, 2, 3], column(["a", None, "b"], pa.string()))
    made.validate(full=True)
    assert made.to_pylist() == [["a", None], [], ["b"]]
