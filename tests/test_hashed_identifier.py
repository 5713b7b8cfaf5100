"""A label is asked about cheaply first: it says what the whole pattern says."""

from hypothesis import example, given
from hypothesis import strategies as st

from phiguard.detectors import hashed_identifier

PIECES = st.sampled_from(
    (
        *(
            "hash",
            "hashed",
            "user",
            "Patient",
            "name",
            "identity",
            "visitor",
            "external",
            "md5",
            "sha-256",
            "digest",
        ),
        *("_", "-", " ", ":", "=", '"', "'", "é", "1", "x" * 25, "ſ", "uſer", "K", "\n"),
    )
)


@given(st.lists(PIECES, max_size=12).map("".join), st.integers(0, 40))
@example("uſer hash: ", 11)
@example('patient_md5" = "', 16)
def test_a_label_is_one_by_its_pattern(text: str, back: int) -> None:
    end = max(0, len(text) - back)
    want = hashed_identifier._LABEL.search(text, max(0, end - hashed_identifier._BEFORE), end) is not None
    assert hashed_identifier._is_labelled(text, end) == want
