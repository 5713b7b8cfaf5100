"""What is remembered of an object says nothing of one whose texts give its values other names."""

from phiguard import Guard


def _row(table: str, **fields: object) -> dict[str, object]:
    return {"op": "c", "table": table, "after": {"id": "AB-77481", "kind": "Oak desk"}, **fields}


def test_a_table_is_asked_for_its_name_each_time() -> None:
    """The id of a row is an order's or a patient's: what is remembered of the one says nothing of the other."""
    guard = Guard("standard")
    for _ in range(4):
        assert guard.scrub(_row("orders")).action == "pass"
    new = guard.scrub(_row("patients"))
    assert new.payload == _row("patients") | {"after": {"id": "[MEDICAL_RECORD_NUMBER]", "kind": "Oak desk"}}


def test_a_row_known_as_a_whole_is_not_that_of_another_table() -> None:
    guard = Guard("standard")
    for name in "abcdefgh":  # no two of the same keys, so that each is walked
        assert guard.scrub(_row("orders", **{name: 1})).action == "pass"
    new = guard.scrub(_row("patients"))
    assert new.payload == _row("patients") | {"after": {"id": "[MEDICAL_RECORD_NUMBER]", "kind": "Oak desk"}}
