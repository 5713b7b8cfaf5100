"""Properties are drawn anew on a developer's machine and the same in CI, where a run must mean the commit."""

import os
import tempfile
from pathlib import Path

from hypothesis import settings

# Databases are compiled once for all workers of all runs, and none is left in the user's own cache.
os.environ.setdefault("PHIGUARD_CACHE_DIR", str(Path(tempfile.gettempdir()) / f"phiguard-tests-{os.getuid()}"))

# How long one example takes says nothing on a busy machine; speed is measured in benchmarks/.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("default")
if os.environ.get("CI"):
    settings.load_profile("ci")
