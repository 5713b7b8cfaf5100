"""Builds the optional native module.

Hatchling calls it for wheels and editable installs; `python hatch_build.py` builds in place, for a source tree.
Without a C compiler, Python's headers or Cython, or with PHIGUARD_PURE=1, a wheel of Python alone comes out.
"""

import hashlib
import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
FOLDER = ROOT / "phiguard" / "_native"
NAME = "core" + (sysconfig.get_config_var("EXT_SUFFIX") or ".so")
IN_PLACE = FOLDER / NAME


def build(to: Path) -> Path:
    """Compile the module into a folder.

    Raises:
        Exception: there is no Cython, no compiler, or no headers; or the source is wrong.
    """
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    parts = sorted([*FOLDER.glob("*.pyx"), *FOLDER.glob("*.pxi")])
    digest = hashlib.sha256(
        b"".join(part.read_bytes() for part in parts)
    ).hexdigest()  # as `phiguard.native` takes it
    with tempfile.TemporaryDirectory() as work:
        # Scores are to be the same to the last bit: no product and sum in one step.
        flags = [] if sys.platform == "win32" else ["-g0", "-ffp-contract=off"]
        if sys.platform == "linux":
            flags.append("-fno-plt")  # each of the many calls into Python takes one jump less
        module = Extension(
            "phiguard._native.core",
            ["phiguard/_native/core.pyx"],
            define_macros=[("PHIGUARD_SOURCE", f'"{digest}"')],
            extra_compile_args=flags,
        )
        before = Path.cwd()
        os.chdir(ROOT)  # Cython names modules by where they stand
        try:
            modules = cythonize([module], build_dir=work, quiet=True, language_level=3)
            command = build_ext(Distribution({"ext_modules": modules}))
            command.build_lib, command.build_temp = str(Path(work) / "lib"), work
            command.ensure_finalized()
            command.run()
        finally:
            os.chdir(before)
        to.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy2(Path(work) / "lib" / "phiguard" / "_native" / NAME, to / NAME))


def attempt(to: Path) -> Path | None:
    """The same, but where it cannot be: then it says so in a line."""
    if os.environ.get("PHIGUARD_PURE", "0") not in ("", "0"):
        print("phiguard: built without its native module: PHIGUARD_PURE is set")
        return None
    try:
        return build(to)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, Python alone does
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        print(f"phiguard: built without its native module, it will be slower: {first}")
        return None


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
    print(build(IN_PLACE.parent).relative_to(ROOT))
