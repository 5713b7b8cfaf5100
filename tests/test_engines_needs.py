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


def test_a_module_that_a_platform_brings_without_its_package_tells_its_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", unknown)
    monkeypatch.setattr(pytest, "__version__", "3.5.1")
    with pytest.raises(MissingExtra, match=r"pytest 3\.5\.1 is installed, and 4\.0 or newer is needed"):
        need("pytest", "spark", at_least=(4, 0))
    monkeypatch.delattr(pytest, "__version__")
    assert need("pytest", "spark", at_least=(4, 0)) is pytest


def test_a_column_function_needs_a_newer_pyspark_than_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    spark = pytest.importorskip("phiguard.engines.spark", exc_type=MissingExtra, reason="needs the extra spark")
    monkeypatch.setattr(metadata, "version", lambda name: "4.0.1")
    with pytest.raises(MissingExtra, match=r"pyspark 4\.0\.1 is installed, and 4\.1 or newer is needed"):
        spark.scrub_column()


@pytest.mark.parametrize("module", ["grpc", "grpc_status", "google.rpc", "zstandard", "pandas"])
def test_connect_without_its_packages_says_which(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spark = pytest.importorskip("phiguard.engines.spark", exc_type=MissingExtra, reason="needs the extra spark")
    monkeypatch.setattr(spark.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=rf"{module} is not installed.*phiguard\[spark\]"):
        spark.local_session(connect=True)


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
