"""The native module, for tests of it; they are skipped where it was not built, or is not in use."""

from typing import Any

import pytest

from phiguard import native

core: Any = pytest.importorskip("phiguard._native.core", reason="the native module was not built")
if not native.IN_USE:
    pytest.skip(native.STATE, allow_module_level=True)
