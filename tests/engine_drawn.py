"""Rows that Hypothesis draws for engines, and many of them at once where each job takes seconds."""

import json
from typing import Any

from engine_rows import alone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

VALUES = ["lena@example.com", "203.0.113.9", "migraine", "", "2", "u-18842", "https://example.com/portal/?q=lupus"]
KEYS = ["email", "ip", "q", "userId", "title", "url", "birthDate"]


def encodable(text: str) -> str:
    """Without halves of surrogate pairs, which neither Arrow nor Java can hold."""
    return text.encode(errors="ignore").decode()


plain = st.text(max_size=20).map(encodable) | st.sampled_from(VALUES)
keys = st.sampled_from(KEYS) | plain
texts = (
    st.none()
    | plain
    | st.dictionaries(keys, plain | st.integers() | st.none() | st.booleans() | st.lists(plain), max_size=4).map(
        lambda event: encodable(json.dumps(event, ensure_ascii=False))
    )
)
structs = st.none() | st.fixed_dictionaries(
    {
        "email": st.none() | plain,
        "n": st.none() | st.integers(-(2**63), 2**63 - 1),
        "tags": st.none() | st.lists(st.none() | plain, max_size=3),
        "m": st.none() | st.dictionaries(keys, st.none() | plain, max_size=3),
        "context": st.none() | st.fixed_dictionaries({"q": st.none() | plain, "url": plain}),
    }
)
STRUCT_DDL = (
    "struct<email:string,n:bigint,tags:array<string>,m:map<string,string>,context:struct<q:string,url:string>>"
)


def alone_struct(event: dict[str, Any] | None) -> Any:
    """What one process gives for it; where a number had to go its column has none."""
    done = alone(event)
    return done | {"n": done["n"] if isinstance(done["n"], int) else None} if done is not None else None


def many(strategy: st.SearchStrategy[Any], n: int) -> list[Any]:
    """As many examples, to be tried in one job. What fails is not made smaller: the row that differs is shown."""
    found: list[Any] = []

    @settings(
        max_examples=n,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(example: Any) -> None:
        found.append(example)

    draw()
    return found


def differing(rows: list[Any], expected: list[Any], done: list[Any]) -> list[tuple[Any, Any, Any]]:
    """The first rows that are not as expected: what went in, what should have come, what came."""
    assert len(rows) == len(expected) == len(done)
    together = zip(rows, expected, done, strict=True)
    return [triple for triple in together if triple[1] != triple[2]][:3]
