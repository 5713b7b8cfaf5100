"""What stands before a name is looked for as far back as it may be long."""

import re

import pytest

from phiguard.detectors import introduced_name
from phiguard.patterns import widths


@pytest.mark.parametrize(
    "pattern", [introduced_name._GREETED, introduced_name._ADDRESSED], ids=["greeted", "addressed"]
)
def test_no_greeting_is_longer_than_what_is_looked_through(pattern: "re.Pattern[str]") -> None:
    assert widths(pattern.pattern)[1] <= introduced_name._LONGEST
