"""What a compiled function fetches when it is first called is all there before another thread may use any of it."""

import subprocess
import sys

import native_core  # noqa: F401 - says whether these can run
import pytest

# While the first call fetches what it needs, the same function is called again, as another thread might.
BEGINNINGS = {
    "what says nothing": """
from phiguard import checks

def words():
    checks._REMARKING = real
    assert not checks.says_nothing("It is here")
    yield from real

real, checks._REMARKING = checks._REMARKING, words()
assert checks.says_nothing("This field is required.") and not checks.says_nothing("It is here")
""",
    "terms of health": """
from phiguard import Guard, health

def stops():
    health._stops = real
    again.append(guard.scrub({"note": "asthma since May"}))
    return real()

guard, again = Guard(cache=False), []
real, health._stops = health._stops, stops
first = guard.scrub({"note": "asthma since May"})
assert again and again[0].action == first.action == "redact" and again[0].payload == first.payload
""",
}


@pytest.mark.parametrize("what", BEGINNINGS)
def test_no_call_meets_half_of_what_it_needs(what: str) -> None:
    done = subprocess.run([sys.executable, "-c", BEGINNINGS[what]], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
