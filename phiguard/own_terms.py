"""An organisation's own terms: a tab-separated file, checked line by line before a policy takes it.

The columns are those of ``lexicons/overlay/terms.tsv``; of ``term``, ``category`` and ``tier`` none may be absent,
the others may. What a line gets wrong is said with its number and the known values.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from phiguard.errors import ConfigError
from phiguard.folding import normal
from phiguard.policy_errors import unknown
from phiguard.terms import AMBIGUITIES, ENTITIES, SPECIAL, TOPICS

NEEDED: Final = ("term", "category", "tier")
COLUMNS: Final = (*NEEDED, "topic", "ambiguity", "case", "why")
MAX_TERMS: Final = 20_000
_MAX_CHARS: Final = 80
_MIN_LETTERS: Final = 2


class Problem(NamedTuple):
    """``line`` counts from 1; of what is wrong with the file as a whole it is 0."""

    line: int
    text: str


def problem_of(row: dict[str, Any]) -> str | None:
    """What is wrong with one term; None where nothing is. ``tier`` is a number here."""
    plain = normal(row["term"])
    if len(row["term"]) > _MAX_CHARS or sum(map(str.isalpha, plain)) < _MIN_LETTERS:
        return f"a term needs {_MIN_LETTERS} to {_MAX_CHARS} characters, letters among them"
    if row["category"] not in ENTITIES:
        return unknown("category", row["category"], sorted(ENTITIES))
    if row["topic"] and row["topic"] not in TOPICS:
        return unknown("topic", row["topic"], sorted(TOPICS))
    if row["ambiguity"] not in AMBIGUITIES:
        return unknown("ambiguity", row["ambiguity"], AMBIGUITIES)
    if row["case"] not in ("", "upper", "only"):
        return "case must be empty, 'upper' or 'only'"
    if row["case"] and row["term"] == row["term"].lower():
        return "a term with case 'upper' must be written in capitals"
    if row["category"] == "cue" and row["tier"] != 0:
        return "a cue is of tier 0"
    if row["category"] == "care" and row["tier"] > 1:
        return "a word of care is of tier 0 or 1 (another category names a condition or treatment)"
    if row["topic"] in SPECIAL and row["tier"] != 3:
        return f"{row['topic']} is specially protected: tier 3"
    return None


def checked(text: str) -> Iterator[tuple[dict[str, Any], Problem | None]]:
    """Each term of a file's text, and what is wrong with it."""
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
    if not lines:
        yield {}, Problem(0, "holds no term")
        return
    at, head = lines[0]
    columns = head.split("\t")
    if bad := [name for name in columns if name not in COLUMNS]:
        yield {}, Problem(at, unknown("column", bad[0], COLUMNS))
        return
    if missing := [name for name in NEEDED if name not in columns] or len(set(columns)) < len(columns):
        what = f"column {missing[0]!r} is missing" if isinstance(missing, list) else "a column stands twice"
        yield {}, Problem(at, what)
        return
    if len(lines) > MAX_TERMS + 1:
        yield {}, Problem(0, f"holds more than {MAX_TERMS} terms")
        return
    seen: dict[str, int] = {}
    for n, line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(columns):
            yield {}, Problem(n, f"has {len(cells)} cells, not {len(columns)}")
            continue
        raw = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        row = {"topic": "", "case": "", **raw, "ambiguity": raw.get("ambiguity") or "strong"}
        row.pop("why", None)
        if row["tier"] not in ("0", "1", "2", "3"):
            yield row, Problem(n, f"tier {row['tier']!r} is none of 0, 1, 2, 3")
            continue
        term: dict[str, Any] = {**row, "tier": int(row["tier"])}
        plain = normal(term["term"])
        problem = problem_of(term)
        if problem is None and plain in seen:
            problem = f"stands in line {seen[plain]} already"
        seen.setdefault(plain, n)
        yield term, Problem(n, problem) if problem else None


def read_terms(text: str, where: str) -> list[dict[str, Any]]:
    """The terms of a file.

    Raises:
        ConfigError: with the first line that is wrong.
    """
    terms = []
    for term, problem in checked(text):
        if problem is not None:
            raise ConfigError(problem.text, where=f"{where}: line {problem.line}" if problem.line else where)
        terms.append(term)
    return terms
