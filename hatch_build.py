"""Builds the optional native module.

Hatchling calls it for wheels and editable installs; `python hatch_build.py` builds in place, for a source tree.
Without a C compiler, Python's headers or Cython, or with PHIGUARD_PURE=1, a wheel of Python alone comes out.
With PHIGUARD_TRAINED=1 gcc lays the module out by what it ran while made-up events were scrubbed; what phiguard
needs to run must be installed then.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
FOLDER = ROOT / "phiguard" / "_native"
NAME = "core" + (sysconfig.get_config_var("EXT_SUFFIX") or ".so")
IN_PLACE = FOLDER / NAME
# Functions that training did not reach are compiled as without it, not for size: hostile input is among theirs.
# The one that says whether it was trained differs from what was counted, hence the last one.
_BY_PROFILE = ("-fprofile-use", "-fprofile-partial-training", "-Wno-missing-profile", "-Wno-coverage-mismatch")


def build(to: Path, *, trained: bool = False) -> Path:
    """Compile the module into a folder; ``trained``: twice, the second time by what the first one counted.

    Raises:
        Exception: there is no Cython, no compiler, or no headers; or the source is wrong; or training failed.
    """
    from Cython.Build import cythonize
    from setuptools import Extension

    parts = sorted([*FOLDER.glob("*.pyx"), *FOLDER.glob("*.pxi")])
    digest = hashlib.sha256(
        b"".join(part.read_bytes() for part in parts)
    ).hexdigest()  # as `phiguard.native` takes it
    module = Extension(
        "phiguard._native.core",
        ["phiguard/_native/core.pyx"],
        define_macros=[("PHIGUARD_SOURCE", f'"{digest}"')],
    )
    before = Path.cwd()
    os.chdir(ROOT)  # Cython names modules by where they stand
    try:
        with tempfile.TemporaryDirectory() as work:
            (module,) = cythonize([module], build_dir=work, quiet=True, language_level=3)
            if trained:
                # Both object files in one place: gcc looks for the counts beside the second one.
                _train(_compiled(module, work, "-fprofile-generate", "-w"))
                module.define_macros.append(("PHIGUARD_TRAINED", "1"))
            built = _compiled(module, work, *(_BY_PROFILE if trained else ()))
            to.mkdir(parents=True, exist_ok=True)
            return Path(shutil.copy2(built, to / NAME))
    finally:
        os.chdir(before)


def _compiled(module: Any, work: str, *profile: str) -> Path:
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    # Scores are to be the same to the last bit: no product and sum in one step.
    flags = [] if sys.platform == "win32" else ["-g0", "-ffp-contract=off"]
    if sys.platform == "linux":
        flags.append("-fno-plt")  # each of the many calls into Python takes one jump less
    module.extra_compile_args = [*flags, *profile]
    module.extra_link_args = list(profile)
    command = build_ext(Distribution({"ext_modules": [module]}))
    command.build_lib, command.build_temp = str(Path(work) / "lib"), work
    command.force = True
    command.ensure_finalized()
    command.run()
    return Path(work) / "lib" / "phiguard" / "_native" / NAME


def _train(module: Path) -> None:
    """Run the module that counts on made-up events, from a copy of the tree, so that no other one is loaded."""
    with tempfile.TemporaryDirectory() as tree:
        for folder in ("phiguard", "lexicons", "benchmarks"):
            shutil.copytree(ROOT / folder, Path(tree) / folder, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy2(module, Path(tree) / "phiguard" / "_native" / NAME)
        command = [sys.executable, "-m", "benchmarks.training"]
        subprocess.run(  # noqa: S603 - a module of this tree
            command, cwd=tree, env={**os.environ, "PYTHONPATH": tree}, check=True
        )


def _asked(variable: str) -> bool:
    return os.environ.get(variable, "0") not in ("", "0")


def attempt(to: Path) -> Path | None:
    """The same, but where it cannot be: then it says so in a line."""
    if _asked("PHIGUARD_PURE"):
        print("phiguard: built without its native module: PHIGUARD_PURE is set")
        return None
    if _asked("PHIGUARD_TRAINED"):
        try:
            return build(to, trained=True)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the module as others have it is better than none
            print(f"phiguard: its native module could not be trained, and is built without: {_first_line(error)}")
    try:
        return build(to)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, Python alone does
        print(f"phiguard: built without its native module, it will be slower: {_first_line(error)}")
        return None


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # to build in place, only Cython and setuptools are needed
    pass
else:

    class NativeHook(BuildHookInterface[Any]):
        """Puts the module into wheels; for editable installs, into the source tree."""

        PLUGIN_NAME = "custom"

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            if version == "editable":
                IN_PLACE.unlink(missing_ok=True)
                built = attempt(IN_PLACE.parent)
            else:
                self._folder = tempfile.mkdtemp()
                built = attempt(Path(self._folder))
                if built is not None:
                    build_data["force_include"][str(built)] = f"phiguard/_native/{NAME}"
            if built is not None:
                build_data["pure_python"] = False
                build_data["infer_tag"] = True

        def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
            if version != "editable":
                shutil.rmtree(self._folder, ignore_errors=True)


if __name__ == "__main__":
    print(build(IN_PLACE.parent, trained=_asked("PHIGUARD_TRAINED")).relative_to(ROOT))
