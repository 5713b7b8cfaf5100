"""A pytest fixture for one's own pipeline: synthetic PHI through your tagger, and nothing may come out.

    def test_nothing_leaks(phi_leaks):
        phi_leaks(my_tagger, size=500)

What fails says entities, formats, places and counts; never a value, and no payload.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import pytest

Check: TypeAlias = Callable[..., None]
_MAX_LINES: Final = 20


@pytest.fixture(scope="session")
def phi_leaks() -> Check:
    """A function that sends synthetic events through another, and fails the test where planted values come out.

    See `check` for its arguments.
    """
    return check


def check(
    scrub: Callable[[Any], Any],
    *,
    size: int = 500,
    seed: int = 1,
    split: str = "test",
    formats: Sequence[str] = (),
    entities: Sequence[str] = (),
    allowed: float = 0.0,
    phi_share: float = 0.6,
) -> None:
    """Fail the running test where more than the allowed share of planted values can be recovered from the outputs.

    Args:
        scrub: takes a payload (dict, list, str or bytes), gives what would be sent, or None.
        size, seed, split, formats, phi_share: of the corpus, see `phiguard.corpus.Recipe`.
        entities: count only these; all where empty.
        allowed: share of planted values that may leak, 0 to 1.
    """
    __tracebackhide__ = True
    from phiguard.corpus import Recipe, records
    from phiguard.evaluate.run import measure
    from phiguard.evaluate.targets import Function

    recipe = Recipe(seed=seed, split=split, formats=tuple(formats), phi_share=phi_share)
    target = Function("pipeline", "", scrub, bytes_too=True)
    chosen = (
        r._replace(gold=tuple(g for g in r.gold if not entities or g.entity in entities))
        for r in records(recipe, size)
    )
    tally = measure(target, chosen).tally
    if tally.errors:
        # Its own traceback might show a payload.
        pytest.fail(f"the pipeline raised on {tally.errors} of {tally.events} events", pytrace=False)
    counts = [c for cell, c in tally.cells.items() if cell[0] == "column"]
    n, bad = sum(c[0] for c in counts), sum(c[1] for c in counts)
    if n == 0:
        pytest.fail("nothing was planted: check size, formats and entities", pytrace=False)
    if bad > allowed * n:
        lines = [f"{bad} of {n} planted values can be recovered from the outputs ({bad / n:.2%}); most of them:"]
        for (entity, form, path), count in tally.causes.most_common(_MAX_LINES):
            lines.append(f"  {count:5} {entity} in {form} at {path or 'the text itself'}")
        pytest.fail("\n".join(lines), pytrace=False)
