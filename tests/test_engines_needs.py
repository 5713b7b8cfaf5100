"""Absent and old packages are named with what to install; nothing of an engine is loaded before it is asked for."""

import subprocess
import sys
from importlib import metadata

import pytest

from phiguard.engines.needs import need
from phiguard.errors import MissingExtra


def test_an_absent_package_is_named_with_its_extra() -> None:
    with pytest.raises(MissingExtra, match=r"no_such_engine is not installed.*phiguard\[spark\]"):
        need("no_such_engine.sql", "spark")


def test_an_old_package_is_named_with_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", lambda name: "3.5.1")
    with pytest.raises(MissingExtra, match=r"pytest 3\.5\.1 is installed, and 4\.0 or newer is needed"):
        need("pytest", "spark", at_least=(4, 0))
    assert need("pytest", "spark", at_least=(3, 5)) is pytest


@pytest.mark.parametrize("extra", ["arrow", "spark", "kafka", "beam"])
def test_without_the_package_an_engine_says_so(extra: str) -> None:
    """In an interpreter in which the engines' packages cannot be found."""
    code = (
        "import sys\n"
        "for name in ('pyarrow', 'pyspark', 'confluent_kafka', 'apache_beam'): sys.modules[name] = None\n"
        f"import phiguard.engines.{extra}\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "MissingExtra" in done.stderr and "pip install 'phiguard[" in done.stderr
