"""What a form says of a field instead of its value stays; a value that is written much like it goes."""

import pytest

from phiguard import Guard
from phiguard.checks import says_nothing

REMARKS = [
    "This field is required.",
    "can't be blank",
    "is too short (minimum is 8 characters)",
    "Password must be at least 12 characters long",
    "Enter a valid email address.",
    "Please enter your first name",
    "Invalid date",
    "First name required",
    "The two password fields didn’t match.",
    "Ensure this field has no more than 50 characters.",
    "has already been taken",
    "must be less than or equal to 120",
]
VALUES = [
    "correct horse battery staple",
    "Will Must",
    "12 Main St",
    "State Street",
    "Line Olsen",
    "Blank Street",
    "Enter Sandman",
    "the password is hunter2",
    "must be hunter22",
    "must be Jane Roe",
    "Jane Roe is required",
]
KEYS = ("password", "first_name", "address", "city")


@pytest.mark.parametrize("text", REMARKS)
def test_a_remark_stays(text: str) -> None:
    payload = {"errors": {key: [text] for key in KEYS}}
    assert says_nothing(text)
    assert Guard().scrub(payload).payload == payload


@pytest.mark.parametrize("text", VALUES)
def test_a_value_is_none(text: str) -> None:
    assert not says_nothing(text)


@pytest.mark.parametrize(
    "payload",
    [{"password": "correct horse battery staple"}, {"first_name": "Line Olsen"}, {"address": "State Street 4"}],
)
def test_a_value_goes(payload: dict[str, str]) -> None:
    assert set(Guard().scrub(payload).payload.values()).isdisjoint(payload.values())
