"""What of one event a destination gets: the fields on its list, each in its form; what it requires; nothing else.

The policy has been through before. Every value that comes out is one that the policy left and that fits the narrow
form of its field, or stands in the destination's file, or is derived by a keyed hash.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, NamedTuple

from phiguard.derived import Derived
from phiguard.destination_tables import texts_in
from phiguard.destination_vendors import limited_use, requirements
from phiguard.destinations import Destination
from phiguard.event_names import Names
from phiguard.field_forms import MISSING, day_of, is_clean_id, shaped
from phiguard.hashing import hash
from phiguard.native import compiled
from phiguard.pseudonyms import Keys, is_token
from phiguard.slots import Slot, Steps, Wanted, copied, is_there, place, standing, steps_of, take, tree_of
from phiguard.treatments import user_agent_family
from phiguard.types import PageKind, written

_MAX_DROPPED: Final = 1_000
_MAX_ITEMS: Final = 10_000  # of a list, and digits and letters of what tells visits apart
_MAX_LOOKS: Final = 20  # texts in which an id of one's own is looked for
_MAX_FAMILIES: Final = 4_096  # user agents that are remembered
_KEYED: Final = "hex32"
_SIDES: Final = ("event", "envelope")


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

    __slots__ = (
        "_derived", "_destination", "_families", "_fields", "_keys", "_names", "_needs", "_public", "_session",
        "_set", "_times",
    )  # fmt: skip

    def __init__(
        self, destination: Destination, keys: Keys | None, public: frozenset[tuple[PageKind, int]] = frozenset()
    ) -> None:
        """``public``: kinds and tiers of pages of which network and path may pass."""
        self._destination = destination
        self._public = public
        self._keys = keys
        self._derived = Derived(keys, destination.id) if keys is not None else None
        self._names = Names(destination.events)
        self._families: dict[int, str] = {}  # by keyed hashes of user agents
        slots = [Slot(field, destination.sever) for field in (*destination.field, *limited_use(destination))]
        needs = [(need.at, Wanted(need)) for need in requirements(destination)]
        self._fields = {side: tree_of(s for s in slots if s.field.at == side) for side in _SIDES}
        self._set = {side: [s for s in slots if s.field.at == side and s.sets] for side in _SIDES}
        self._needs = {side: [need for at, need in needs if at == side] for side in _SIDES}
        self._session = [(path, steps_of(path)) for path in destination.session]
        self._times = list(map(steps_of, destination.time))

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
        public = not asked.unlocked and (asked.page, asked.tier) in self._public
        pass_ = _Pass(self, asked, raw if isinstance(raw, Mapping) else {}, public)
        out = allowlisted(pass_, self._fields[at], pass_.raw, new, prefix)
        for slot in self._set[at]:
            pass_.put(slot, out, prefix)
        if pass_.clicked:
            out = self._alone(at, out)
        reason = pass_.reason or self._lacking(at, out)
        return Released(None if reason else out, reason, pass_.dropped, pass_.own)

    def _alone(self, at: str, out: dict[str, Any]) -> dict[str, Any]:
        """Without derived ids beside a click id, if the recipient does not need them."""
        alone = copied(out)
        for slot in self._set[at]:
            if slot.client is not None:
                take(alone, slot.steps)
        return out if self._lacking(at, alone) else alone

    def _lacking(self, at: str, out: Mapping[str, Any]) -> str:
        return next((self._says(need.what) for need in self._needs[at] if need.is_missing(out)), "")

    def _family(self, agent: Any) -> Any:
        """The browser's name in a user agent. Remembered by keyed hash."""
        if not isinstance(agent, str) or not agent.strip():
            return MISSING
        at = hash(agent)
        family = self._families.get(at)
        if family is None:
            if len(self._families) >= _MAX_FAMILIES:
                self._families.clear()
            family = self._families[at] = user_agent_family(agent)
        return family

    def _says(self, what: str) -> str:
        return f"destination {self._destination.id}: {what}"


@compiled
def allowlisted(
    pass_: "_Pass", fields: Mapping[str, Any], raw: Any, new: Mapping[str, Any], path: str
) -> dict[str, Any]:
    """What passes of a table. ``path`` leads to it."""
    out: dict[str, Any] = {}
    before = raw if isinstance(raw, Mapping) else {}
    for key, value in new.items():
        at = path + written(str(key))
        node = fields.get(key) if type(key) is str else None
        kept = MISSING if node is None else pass_._value(node, before.get(key), value, at)
        if kept is MISSING:
            pass_._drop(at)
        elif kept is not _EMPTIED:
            out[key] = kept
    return out


class _Pass:
    """One event on its way. Holds its values only while the call lasts."""

    __slots__ = ("asked", "clicked", "dropped", "own", "public", "raw", "reason", "release")

    def __init__(self, release: Release, asked: Asked, raw: Mapping[str, Any], public: bool) -> None:
        self.release = release
        self.asked = asked
        self.public = public  # what of a page is public may pass
        self.clicked = False
        self.raw = raw
        self.reason = ""
        self.dropped: list[str] = []
        self.own: list[str] = []

    def _value(self, node: Any, raw: Any, new: Any, at: str) -> Any:
        if type(node) is Slot:
            if node.form == "client":
                return self._client(node, at, raw)
            if node.fixed is not None:
                return copied(node.fixed)  # `put` has the last word
            if isinstance(new, list | tuple):
                return self._items(node, raw, new, at)
            return self._field(node, raw, new, at)
        if isinstance(new, Mapping):
            inner = allowlisted(self, node, raw, new, at)
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

    def _field(self, slot: Slot, raw: Any, new: Any, at: str) -> Any:
        asked, release = self.asked, self.release
        if isinstance(new, Mapping):
            return MISSING
        if not asked.unlocked:
            if slot.withheld_in_public if self.public else slot.withheld:
                return MISSING
            if slot.clicks and not self._may_click():
                return MISSING
        match slot.form:
            case "event":
                name = release._names.sent(raw)
                if name is None:
                    self.reason = self.reason or release._says("no event of this name is sent")
                return MISSING if name is None else name
            case "keyed":
                return self._keyed(slot, at, raw)
            case "id":
                return new if is_clean_id(raw, new) else self._keyed(slot, at, raw)
            case "family":
                kept = release._family(raw)
            case _:
                kept = shaped(slot.field, raw, new)
        if kept is MISSING and isinstance(new, str) and release.is_pseudonym(new):
            return new
        if kept is MISSING and slot.client is not None:
            return self._client(slot, at, raw)
        if slot.clicks and kept is not MISSING and not asked.unlocked:
            self.clicked = True
        return kept

    def _may_click(self) -> bool:
        """A click id passes alone, under a consent, and where the event speaks of no condition."""
        return self.asked.consented and self.asked.tier <= 1 and not self.clicked

    def put(self, slot: Slot, out: dict[str, Any], prefix: str) -> None:
        """What stands in a field whatever came, or where nothing did."""
        if slot.fixed is not None:
            if self.clicked and slot.lifted:
                take(out, slot.steps)
                return
            granted = slot.granted is not None and self.clicked
            place(out, slot.steps, slot.granted if granted else slot.fixed, over=True)
        elif slot.default is not None:
            place(out, slot.steps, slot.default, over=False)
        elif slot.client is not None and not is_there(out, slot.steps):
            derived = self._client(slot, prefix + slot.path, None)
            if derived is not MISSING:
                place(out, slot.steps, derived, over=True)

    def _client(self, slot: Slot, at: str, raw: Any) -> Any:
        """The derived id with what it stands in; one that a pass before this one made stays."""
        derived = self.release._derived
        if derived is None or slot.client is None:
            return MISSING
        for text in (raw,) if type(raw) is str else islice(texts_in(raw), _MAX_LOOKS):
            if derived.is_own(slot.name, slot.client, text):
                break
        else:
            session = self._first(self.release._session)
            if session is None:
                return MISSING
            text = derived.id(slot.name, slot.client, f"{session}\0{self.asked.page}\0{self._day()}")
        self.own.append(at)
        return text if slot.inside is None else _filled(slot.inside, text)

    def _keyed(self, slot: Slot, at: str, raw: Any) -> Any:
        derived = self.release._derived
        if derived is None or isinstance(raw, bool) or not isinstance(raw, str | int) or raw == "":
            return MISSING
        self.own.append(at)
        if derived.is_own(slot.name, _KEYED, raw):
            return raw
        return derived.id(slot.name, _KEYED, str(raw)[:_MAX_ITEMS])

    def _first(self, paths: Iterable[tuple[str, Steps]]) -> str | None:
        for path, steps in paths:
            for tree in (self.raw, self.asked.around):
                value = standing(tree, steps)
                while isinstance(value, list | tuple) and value:
                    value = value[0]
                if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
                    return f"{path}\0{str(value)[:_MAX_ITEMS]}"
        return None

    def _day(self) -> str:
        for steps in self.release._times:
            for tree in (self.raw, self.asked.around):
                day = day_of(standing(tree, steps))
                if day is not None:
                    return day
        return datetime.now(UTC).strftime("%Y-%m-%d")

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
