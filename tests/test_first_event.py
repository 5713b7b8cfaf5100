"""The first event of a process gives what it gives later."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "first_events.py"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that cannot fork")
@pytest.mark.parametrize("part", range(4))
def test_each_payload_comes_out_the_same_as_the_first_one_and_after_others(part: int) -> None:
    command = [sys.executable, str(SCRIPT), "standard", str(part), "4"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    count, *differ = ran.stdout.splitlines()
    assert int(count) > 100
    assert differ == []
