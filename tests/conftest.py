"""Properties are drawn anew on a developer's machine and the same in CI, where a run must mean the commit."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
