"""A proposal of what a destination may have, from sample events: for a person to read, change and approve.

Only fields whose every value fits a narrow form, and in which nothing was found, are proposed; all others are
listed as remarks with what speaks against them. There is no value of the samples in it.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from phiguard.destination_tables import DestinationField, FieldRole, Form
from phiguard.destination_vendors import batch_path
from phiguard.destinations import Destination
from phiguard.field_forms import MISSING, is_clean_id, shaped
from phiguard.guard import Guard
from phiguard.treatments import field_of
from phiguard.types import Finding, Path, Role

_MAX_PATHS: Final = 5_000
_NARROW: Final[tuple[Form, ...]] = ("boolean", "count", "time", "amount", "currency", "version")
_TRIED: Final[tuple[Form, ...]] = (*_NARROW, "origin", "family")
_BY_FIELD: Final[Mapping[str, tuple[FieldRole, Form]]] = {
    "page_url": ("page", "origin"),
    "event": ("event", "event"),
    "user_agent": ("network", "family"),
}
_ROLES: Final[Mapping[Role, FieldRole]] = {
    "direct": "direct",
    "quasi": "network",
    "ad_id": "ad_id",
    "session": "session",
    "health": "context",
    "provider": "context",
    "secret": "direct",
}


class Learned(NamedTuple):
    """One field of the samples.

    Attributes:
        seen: in how many events.
        types: of its values, as JSON calls them.
        risk: ``none``, ``low`` (nothing found, but anything may stand there) or ``high`` (something was found).
        found: entities that were found in it.
        proposed: whether it may be on the list as it is.
    """

    path: str
    at: str
    seen: int
    types: tuple[str, ...]
    role: FieldRole
    form: Form
    risk: str
    found: tuple[str, ...]
    proposed: bool


class Learner:
    """Looks at sample events, one at a time; keeps paths, types and what was found, and no value."""

    def __init__(self, destination: Destination | None = None) -> None:
        """``destination``: only what it does not list yet is proposed."""
        self._guard = Guard("standard")
        self._destination = destination
        self._listed = {(f.at, f.path) for f in destination.field} if destination is not None else set()
        self._batch = batch_path(destination) if destination is not None else ""
        self._fields: dict[tuple[str, str], _Seen] = {}
        self.events = 0

    def look(self, payload: Any) -> None:
        """Take in one payload: an event, a list of them, or a batch."""
        result = self._guard.scrub(payload)
        tree, raw = _tree(result.payload), _tree(payload)
        if tree is None or raw is None:
            return
        found: dict[str, list[Finding]] = {}
        for finding in result.findings:
            found.setdefault(_general(finding.path), []).append(finding)
        here: set[tuple[str, str]] = set()
        for path, old, new in leaves(raw, tree):
            general = _general(path)
            at, own = self._place(general, isinstance(raw, list))
            if len(self._fields) >= _MAX_PATHS and (at, own) not in self._fields:
                continue
            seen = self._fields.setdefault((at, own), _Seen())
            seen.add(own, old, new, found.get(general, ()))
            here.add((at, own))
        for place in here:
            self._fields[place].events += 1
        self.events += 1

    def learned(self) -> list[Learned]:
        """Every field, those that can be proposed first."""
        new = [(at, path) for at, path in self._fields if not {(at, path), (at, _list_of(path))} & self._listed]
        out = [self._fields[at, path].learned(at, path) for at, path in new]
        return sorted(out, key=lambda row: (not row.proposed, row.at, row.path))

    def _place(self, path: str, is_list: bool) -> tuple[str, str]:
        for head in (f"{self._batch}/*" if self._batch else "", "/*" if is_list else ""):
            if head and path.startswith(f"{head}/"):
                return "event", path[len(head) :]
        return ("envelope" if self._batch and not is_list else "event"), path


class _Seen:
    """What is known of one field."""

    def __init__(self) -> None:
        self.events = 0
        self._types: set[str] = set()
        self._forms: set[Form] | None = None
        self._clean = True
        self._found: dict[str, Role] = {}

    def add(self, path: str, old: Any, new: Any, found: Any) -> None:
        self._types.add(_type(old))
        self._clean = self._clean and is_clean_id(old, new)
        fits = {form for form in _TRIED if shaped(_field(path, form), old, new) is not MISSING}
        self._forms = fits if self._forms is None else self._forms & fits
        for finding in found:
            self._found.setdefault(finding.entity, finding.role)

    def learned(self, at: str, path: str) -> Learned:
        harmful = {entity: role for entity, role in self._found.items() if role in _ROLES}
        form, role, proposed = self._form(path)
        if harmful and form not in ("origin", "event", "family"):
            role, proposed = _ROLES[next(iter(harmful.values()))], False
        risk = "high" if harmful else "none" if proposed else "low"
        types = tuple(sorted(self._types))
        if "[" in path:  # a key in which something was found
            proposed = False
        return Learned(path, at, self.events, types, role, form, risk, tuple(sorted(harmful)), proposed)

    def _form(self, path: str) -> tuple[Form, FieldRole, bool]:
        *above, key = path.split("/")[1:]
        field = field_of(key, above)
        if field in _BY_FIELD:
            role, form = _BY_FIELD[field]
            if form == "event" or form in (self._forms or ()):
                return form, role, True
            return "text", role, False
        narrow = next((form for form in _NARROW if form in (self._forms or ())), None)
        if narrow is not None:
            return narrow, "measurement", True
        if self._clean:
            return "id", "measurement", False
        return "text", "page" if field in ("title", "referrer", "page_query") else "free_text", False


def proposal(learned: list[Learned], events: int, destination: Destination | None = None) -> str:
    """The proposal as TOML: what can be proposed as rows, the rest as remarks."""
    name = destination.id if destination is not None else "mine"
    lines = [
        f"# A proposal from {events} sample events. Nobody has approved it yet: read every line.",
        "# A row that stands under a # needs a person's reason; without one it stays out.",
        f'id = "{name}-proposed"',
    ]
    if destination is not None:
        lines.append(f"extends = {json.dumps(destination.id)}")
    lines += ["", "field = ["]
    lines += [_line(row, events) for row in learned if row.proposed]
    lines.append("]")
    rest = [row for row in learned if not row.proposed]
    if rest:
        lines += ["", "# Not proposed:"]
        lines += [f"# {_line(row, events).strip()}" for row in rest]
    return "\n".join(lines) + "\n"


def _line(row: Learned, events: int) -> str:
    place = ', at = "envelope"' if row.at == "envelope" else ""
    found = f"; found: {', '.join(row.found)}" if row.found else ""
    why = f"risk {row.risk}; {'/'.join(row.types)}; in {row.seen} of {events}{found}"
    path, reason = (json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f") for text in (row.path, why))
    return f'  {{ path = {path}{place}, role = "{row.role}", form = "{row.form}", why = {reason} }},'


def _field(path: str, form: Form) -> DestinationField:
    return DestinationField.model_construct(path=path, form=form, role="measurement", values=(), client=None)


def _tree(payload: Any) -> Any:
    """A payload as a tree; None where it is none."""
    if isinstance(payload, str | bytes):
        try:
            payload = json.loads(payload)
        except ValueError:
            return None
    return payload if isinstance(payload, dict | list) else None


def leaves(raw: Any, new: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """(path with keys as they are after the policy, value before, value after)."""
    if isinstance(raw, dict) and isinstance(new, dict):
        if len(raw) != len(new):
            return
        for (_, old), (key, value) in zip(raw.items(), new.items(), strict=True):
            yield from leaves(old, value, path + Path.of((str(key),)))
    elif isinstance(raw, list) and isinstance(new, list) and len(raw) == len(new):
        for i, (old, value) in enumerate(zip(raw, new, strict=True)):
            yield from leaves(old, value, f"{path}/{i}")
    else:
        yield path, raw, new


def _general(path: str) -> str:
    """Without codec steps, items of lists as ``*``."""
    steps = path.split("{", 1)[0].split("/")
    return "/".join("*" if step.isdigit() else step for step in steps)


def _list_of(path: str) -> str:
    return path.removesuffix("/*")


def _type(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")
