"""What of one event a destination gets: the fields on its list, each in its form; what it requires; nothing else.

The policy has been through before. Every value that comes out is one that the policy left and that fits the narrow
form of its field, or stands in the destination's file, or is derived by a keyed hash.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, NamedTuple

from phiguard.derived import Derived
from phiguard.destination_tables import DestinationField, texts_in
from phiguard.destination_vendors import limited_use, requirements
from phiguard.destinations import Destination, needs_unlocking
from phiguard.event_names import Names
from phiguard.field_forms import MISSING, is_clean_id, seconds_of, shaped
from phiguard.pseudonyms import Keys, is_token
from phiguard.types import PageKind, Path, written

_MAX_DROPPED: Final = 1_000
_MAX_ITEMS: Final = 10_000  # of a list, and digits and letters of what tells visits apart
_MAX_LOOKS: Final = 20  # texts in which an id of one's own is looked for
_KEYED: Final = "hex32"


_EMPTIED: Final = object()
"""In place of a table of which nothing is left; what stood in it is listed as dropped."""


class Asked(NamedTuple):
    """What is known of an event besides its fields.

    Attributes:
        page: the kind of its page.
        tier: of page and event.
        consented: to the destination's purpose.
        unlocked: a BAA or an authorization covers it.
        around: the envelope as it came.
    """

    page: PageKind = "unknown"
    tier: int = 0
    consented: bool = False
    unlocked: bool = False
    around: Mapping[str, Any] = {}


class Released(NamedTuple):
    """What may be sent.

    Attributes:
        value: the event, or None where it is not sent; then `reason` says why.
        dropped: paths of what is on no list, or fits no form.
        own: paths of ids that the guard derived, now or in a pass before this one.
    """

    value: Any
    reason: str
    dropped: list[str]
    own: list[str]


class Release:
    """The list of one destination, compiled. Immutable to its users, and safe to share between threads."""

    __slots__ = ("_derived", "_destination", "_fields", "_keys", "_names", "_needs", "_public", "_set")

    def __init__(
        self, destination: Destination, keys: Keys | None, public: frozenset[tuple[PageKind, int]] = frozenset()
    ) -> None:
        """``public``: kinds and tiers of pages of which network and path may pass."""
        self._destination = destination
        self._public = public
        self._keys = keys
        self._derived = Derived(keys, destination.id) if keys is not None else None
        self._names = Names(destination.events)
        fields = [*destination.field, *limited_use(destination)]
        self._fields = {at: _tree(f for f in fields if f.at == at) for at in ("event", "envelope")}
        self._set = {at: [f for f in fields if f.at == at and _sets(f)] for at in ("event", "envelope")}
        self._needs = {at: [n for n in requirements(destination) if n.at == at] for at in ("event", "envelope")}

    def event(self, raw: Any, new: Any, asked: Asked, prefix: str = "") -> Released:
        """One event.

        Args:
            raw: as it came.
            new: as the policy left it.
            prefix: its path in the payload.
        """
        return self._released("event", raw, new, asked, prefix)

    def envelope(self, raw: Mapping[str, Any], new: Mapping[str, Any], asked: Asked) -> Released:
        """What stands around the events."""
        return self._released("envelope", raw, new, asked, "")

    def is_pseudonym(self, text: str) -> bool:
        """Whether the policy put it there in place of somebody."""
        return self._keys is not None and is_token(text, self._keys)

    def _released(self, at: str, raw: Any, new: Any, asked: Asked, prefix: str) -> Released:
        if not isinstance(new, Mapping):
            return Released(None, self._says("an event is a table of fields"), [], [])
        if at == "event" and self._destination.without_consent == "block" and not asked.consented:
            return Released(None, self._says(f"no consent to {self._destination.purpose}"), [], [])
        pass_ = _Pass(self, asked, raw if isinstance(raw, Mapping) else {})
        out = pass_.table(self._fields[at], pass_.raw, new, prefix)
        for field in self._set[at]:
            pass_.put(field, out, prefix)
        if pass_.clicked:
            out = self._alone(at, out)
        reason = pass_.reason or self._lacking(at, out)
        return Released(None if reason else out, reason, pass_.dropped, pass_.own)

    def _alone(self, at: str, out: dict[str, Any]) -> dict[str, Any]:
        """Without derived ids beside a click id, if the recipient does not need them."""
        alone = deepcopy(out)
        for field in self._set[at]:
            if field.client is not None:
                _taken(alone, field.path)
        return out if self._lacking(at, alone) else alone

    def _lacking(self, at: str, out: Mapping[str, Any]) -> str:
        for need in self._needs[at]:
            if not _holds(need.when, out) or any(all(_found(out, p) for p in way) for way in need.any):
                continue
            ways = " or ".join(" with ".join(way) for way in need.any)
            return self._says(f"requires {ways}")
        return ""

    def _says(self, what: str) -> str:
        return f"destination {self._destination.id}: {what}"


class _Pass:
    """One event on its way. Holds its values only while the call lasts."""

    __slots__ = ("_asked", "_release", "clicked", "dropped", "own", "raw", "reason")

    def __init__(self, release: Release, asked: Asked, raw: Mapping[str, Any]) -> None:
        self._release = release
        self._asked = asked
        self.clicked = False
        self.raw = raw
        self.reason = ""
        self.dropped: list[str] = []
        self.own: list[str] = []

    def table(self, tree: Mapping[str, Any], raw: Any, new: Mapping[str, Any], path: str) -> dict[str, Any]:
        out: dict[str, Any] = {}
        before = raw if isinstance(raw, Mapping) else {}
        for key, value in new.items():
            at = path + written(str(key))
            node = tree.get(key) if type(key) is str else None
            kept = MISSING if node is None else self._value(node, before.get(key), value, at)
            if kept is MISSING:
                self._drop(at)
            elif kept is not _EMPTIED:
                out[key] = kept
        return out

    def _value(self, node: Any, raw: Any, new: Any, at: str) -> Any:
        if isinstance(node, DestinationField):
            if node.form == "client":
                return self._client(node, at, raw)
            if node.fixed is not None:
                return deepcopy(node.fixed)  # `put` has the last word
            if isinstance(new, list | tuple):
                return self._items(node, raw, new, at)
            return self._field(node, raw, new, at)
        if isinstance(new, Mapping):
            inner = self.table(node, raw, new, at)
            return inner if inner or not new else _EMPTIED
        if "*" in node and isinstance(new, list | tuple):
            return self._items(node["*"], raw, new, at)
        return MISSING

    def _items(self, node: Any, raw: Any, new: Sequence[Any], at: str) -> Any:
        before = raw if isinstance(raw, list | tuple) and len(raw) == len(new) else (None,) * len(new)
        out, before_these = [], len(self.dropped)
        for i, (old, value) in enumerate(zip(before, new, strict=True)):
            where = f"{at}/{i}"
            kept = MISSING
            if i < _MAX_ITEMS and not isinstance(value, list | tuple):
                kept = self._value(node, old, value, where)
            if kept is MISSING:
                self._drop(where)
            elif kept is not _EMPTIED:
                out.append(kept)
        if out or not new:
            return out
        if isinstance(node, dict):
            return _EMPTIED
        del self.dropped[before_these:]  # a list of plain values goes as a whole
        return MISSING

    def _field(self, field: DestinationField, raw: Any, new: Any, at: str) -> Any:
        asked, destination = self._asked, self._release._destination
        if isinstance(new, Mapping):
            return MISSING
        if not asked.unlocked:
            public = (asked.page, asked.tier) in self._release._public
            if needs_unlocking(field, destination.sever, public=public):
                return MISSING
            if field.role == "ad_id" and not self._may_click():
                return MISSING
        match field.form:
            case "event":
                name = self._release._names.sent(raw)
                if name is None:
                    self.reason = self.reason or self._release._says("no event of this name is sent")
                return MISSING if name is None else name
            case "keyed":
                return self._keyed(field, at, raw)
            case "id":
                return new if is_clean_id(raw, new) else self._keyed(field, at, raw)
        kept = shaped(field, raw, new)
        if kept is MISSING and isinstance(new, str) and self._release.is_pseudonym(new):
            return new
        if kept is MISSING and field.client is not None:
            return self._client(field, at, raw)
        if field.role == "ad_id" and kept is not MISSING and not asked.unlocked:
            self.clicked = True
        return kept

    def _may_click(self) -> bool:
        """A click id passes alone, under a consent, and where the event speaks of no condition."""
        return self._asked.consented and self._asked.tier <= 1 and not self.clicked

    def put(self, field: DestinationField, out: dict[str, Any], prefix: str) -> None:
        """What stands in a field whatever came, or where nothing did."""
        at = prefix + field.path
        if field.fixed is not None:
            if self.clicked and field.lifted:
                _taken(out, field.path)
                return
            granted = field.granted is not None and self.clicked
            _place(out, field.path, deepcopy(field.granted if granted else field.fixed), over=True)
        elif field.default is not None:
            _place(out, field.path, deepcopy(field.default), over=False)
        elif field.client is not None and not _found(out, field.path):
            derived = self._client(field, at, None)
            if derived is not MISSING:
                _place(out, field.path, derived, over=True)

    def _client(self, field: DestinationField, at: str, raw: Any) -> Any:
        """The derived id with what it stands in; one that a pass before this one made stays."""
        derived = self._release._derived
        if derived is None or field.client is None:
            return MISSING
        slot = f"{field.at}{field.path}"
        for text in islice(texts_in(raw), _MAX_LOOKS):
            if derived.is_own(slot, field.client, text):
                break
        else:
            session = self._first(self._release._destination.session)
            if session is None:
                return MISSING
            text = derived.id(slot, field.client, f"{session}\0{self._asked.page}\0{self._day()}")
        self.own.append(at)
        return text if field.inside is None else _filled(field.inside, text)

    def _keyed(self, field: DestinationField, at: str, raw: Any) -> Any:
        derived = self._release._derived
        if derived is None or isinstance(raw, bool) or not isinstance(raw, str | int) or raw == "":
            return MISSING
        slot = f"{field.at}{field.path}"
        self.own.append(at)
        if derived.is_own(slot, _KEYED, raw):
            return raw
        return derived.id(slot, _KEYED, str(raw)[:_MAX_ITEMS])

    def _first(self, paths: Iterable[str]) -> str | None:
        for path in paths:
            for tree in (self.raw, self._asked.around):
                value = _at(tree, path)
                while isinstance(value, list | tuple) and value:
                    value = value[0]
                if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
                    return f"{path}\0{str(value)[:_MAX_ITEMS]}"
        return None

    def _day(self) -> str:
        for path in self._release._destination.time:
            for tree in (self.raw, self._asked.around):
                seconds = seconds_of(_at(tree, path))
                if seconds is not None:
                    return _date(seconds)
        return _date(time.time())

    def _drop(self, path: str) -> None:
        if len(self.dropped) < _MAX_DROPPED:
            self.dropped.append(path)


def _filled(form: Any, text: str) -> Any:
    """What an id stands in, with the id."""
    if isinstance(form, dict):
        return {key: _filled(value, text) for key, value in form.items()}
    if isinstance(form, list):
        return [_filled(value, text) for value in form]
    return text if form == "$id" else form


def _sets(field: DestinationField) -> bool:
    return field.fixed is not None or field.default is not None or field.client is not None


def _tree(fields: Iterable[DestinationField]) -> dict[str, Any]:
    """Fields by the steps of their paths."""
    tree: dict[str, Any] = {}
    for field in fields:
        *above, last = _steps(field.path)
        node = tree
        for step in above:
            node = node.setdefault(step, {})
        node[last] = field
    return tree


def _steps(path: str) -> list[str]:
    return [s.replace("~2", "{").replace("~1", "/").replace("~0", "~") for s in path.split("/")[1:]]


def _place(out: dict[str, Any], path: str, value: Any, *, over: bool) -> None:
    *above, last = _steps(path)
    node = out
    for step in above:
        inner = node.get(step)
        if not isinstance(inner, dict):
            inner = node[step] = {}
        node = inner
    if over or last not in node:
        node[last] = value


def _taken(out: dict[str, Any], path: str) -> None:
    """Without what stands at a path, and without tables that it leaves empty."""
    step, *rest = _steps(path)
    inner = out.get(step)
    if rest and isinstance(inner, dict):
        _taken(inner, Path.of(rest))
        if not inner:
            del out[step]
    elif not rest:
        out.pop(step, None)


def _at(tree: Any, path: str) -> Any:
    """What stands at a path, of a list the first item for ``*``; None where nothing does."""
    for step in _steps(path):
        if isinstance(tree, Mapping):
            tree = tree.get(step)
        elif isinstance(tree, list | tuple) and tree and step == "*":
            tree = tree[0]
        else:
            return None
    return tree


def _found(tree: Any, path: str) -> bool:
    """Whether anything stands at a path; for ``*`` in every item of a list."""
    return _is_there(tree, _steps(path))


def _is_there(tree: Any, steps: Sequence[str]) -> bool:
    if not steps:
        return tree is not None and tree not in ("", [], {})
    if steps[0] == "*":
        return isinstance(tree, list) and bool(tree) and all(_is_there(item, steps[1:]) for item in tree)
    return isinstance(tree, Mapping) and _is_there(tree.get(steps[0]), steps[1:])


def _holds(when: Mapping[str, Any], out: Any) -> bool:
    return all(_at(out, path) == value for path, value in when.items())


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
