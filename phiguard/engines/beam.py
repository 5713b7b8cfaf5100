"""Apache Beam: a ``DoFn`` that scrubs elements; what is blocked goes to an output of its own, without the value."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from phiguard.engines.carried import AnyPolicy, carried, guard_of
from phiguard.engines.needs import need

beam: Any = need("apache_beam", "beam", package="apache-beam", at_least=(2, 60))

BLOCKED: Final = "blocked"


class ScrubDoFn(beam.DoFn):  # type: ignore[misc]  # the package may be absent where types are checked
    """Elements through a guard: JSON text, bytes or dicts, as `phiguard.scrub` takes them.

    The main output holds the scrubbed elements; None stays None. The output ``blocked`` holds, for each element
    that may not pass, a dict of ``reasons`` and ``policy``. Metrics, in the namespace ``phiguard``: ``passed``,
    ``redacted``, ``blocked`` and ``findings``.

    Args:
        policy: a preset's name, the path of a policy TOML, a `Policy` or a `Guard`. It travels as text; HMAC keys
            are read from the worker's own environment or files.
    """

    def __init__(self, policy: AnyPolicy = "standard") -> None:
        super().__init__()
        self._sent = carried(policy)

    def setup(self) -> None:
        """Once a worker; the guard is one for all of a process."""
        self._guard = guard_of(self._sent)
        counter = beam.metrics.Metrics.counter
        self._counts = {
            action: counter("phiguard", name)
            for action, name in (("pass", "passed"), ("redact", "redacted"), ("block", "blocked"))
        }
        self._findings = counter("phiguard", "findings")

    def process(self, element: Any, *_: Any, **__: Any) -> Iterator[Any]:
        if element is None:
            yield None
            return
        result = self._guard.scrub(element)
        self._counts[result.action].inc()
        if result.findings:
            self._findings.inc(len(result.findings))
        if result.action == "block":
            yield beam.pvalue.TaggedOutput(BLOCKED, {"reasons": list(result.reasons), "policy": result.policy})
        else:
            yield result.payload


def scrub_elements(policy: AnyPolicy = "standard") -> Any:
    """A transform with two outputs: ``outputs.scrubbed`` and ``outputs.blocked``."""
    return beam.ParDo(ScrubDoFn(policy)).with_outputs(BLOCKED, main="scrubbed")


__all__: Sequence[str] = ["BLOCKED", "ScrubDoFn", "scrub_elements"]
