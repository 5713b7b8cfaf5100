"""The name of what was measured is looked for from the last sign on: it is the one that a search of all finds."""

from hypothesis import example, given
from hypothesis import strategies as st

from phiguard.detectors import measured_in_text

PIECES = st.sampled_from(
    (
        *("bmi", "hemoglobin a1c", "a1c", "blood sugar", "beta hcg", "hcg", "ldl-c", "ldl", "y-bocs", "weight"),
        *("phq-9", "lost", "free t4", "A1C", "blood", "ſats"),
        *("-", "_", ":", ".", " ", "(", "é", "1", "x", "\n", "\t"),
    )
)


@given(st.lists(PIECES, max_size=12).map("".join))
@example("my bmi: 31, and")
@example("hemoglobin a1c_")
def test_the_last_name_is_found_from_the_end(text: str) -> None:
    every = [(m.span(), m.lastgroup) for m in measured_in_text._NAME.finditer(text)]
    last = measured_in_text._last_name(text)
    assert (every[-1] if every else None) == (last if last is None else (last.span(), last.lastgroup))
