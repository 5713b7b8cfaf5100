"""A payload on its way to a destination: event by event through the policy, then through the destination's list.

Each event is judged together with the envelope around it, so that what the one knows of the visitor and the other
of the page meet before anything is released. A blocked event is left out of its batch, since a recipient refuses a
batch with ``null`` in it; where none is left the payload is blocked. The reasons count events as they came.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, NamedTuple

from phiguard import jsontext, wire_query
from phiguard.compiled import Compiled
from phiguard.consent import authorized, verdict
from phiguard.destination_vendors import batch_path
from phiguard.destinations import Destination
from phiguard.errors import Unreadable
from phiguard.hits import HitEvent
from phiguard.limits import MAX_LISTED
from phiguard.release import Asked, Release
from phiguard.reported import Reported
from phiguard.trees import inside, ordered, replaced, same, size, without
from phiguard.types import Action, Context, Finding, Path, Pending, Result, Risk, Step, written
from phiguard.vendor_schema import Vendor

_MAX_JUDGED: Final = 200_000  # values of an envelope, times the events in it


class Delivery(NamedTuple):
    """What a guard with a destination compiles once.

    Attributes:
        closed: the policy, tightened for a recipient without BAA.
        open: the policy, for one that a BAA or an authorization covers.
        name: stands in results.
        vendor: whose wire format it is, if any is known.
    """

    destination: Destination
    release: Release
    closed: Compiled
    open: Compiled
    name: str
    vendor: Vendor | None = None

    def scrub(self, payload: Any, context: Context) -> Result:
        return _Way(self, context).scrub(payload)


class _Way(Reported):
    """One payload. Holds its values only while the call lasts."""

    __slots__ = ("_context", "_d", "_unlocked", "_unsaid")

    def __init__(self, delivery: Delivery, context: Context) -> None:
        super().__init__(delivery.name)
        self._d = delivery
        self._context = context
        destination = delivery.destination
        names = (destination.named, destination.id)
        covered = authorized(context.authorization, recipient=names, purpose=destination.purpose)
        self._unlocked = destination.baa or covered
        self._unsaid = 0

    def scrub(self, payload: Any) -> Result:
        try:
            new = self._new(payload)
        except Unreadable as error:
            self._reasons.append(f"unreadable: {error}")
            new = None
        except Exception as error:  # noqa: BLE001 - a defect of ours must neither crash a caller nor let PHI through
            self._reasons.append(f"internal error: {type(error).__name__}")
            new = None
        if new is None:
            return self._result(None, "block")
        return self._result(new, "pass" if new is payload else "redact")

    def _result(self, payload: Any, action: Action) -> Result:
        if self._unsaid:
            self._reasons.append(f"{self._unsaid} more events were blocked")
            self._unsaid = 0
        return super()._result(payload, action)

    # ---- by the payload's type; each returns the payload itself where nothing changed, None where it is blocked

    def _new(self, payload: Any) -> Any:
        if isinstance(payload, bytes | bytearray | memoryview):
            try:
                text = bytes(payload).decode()
            except UnicodeDecodeError:
                raise Unreadable("the destination takes text") from None
            new = self._text(text)
            if new is None or new is text:
                return None if new is None else payload
            return type(payload)(new.encode("utf-8", "surrogatepass"))
        if isinstance(payload, str):
            return self._text(payload)
        if isinstance(payload, Mapping | list):
            return self._tree(payload)
        raise Unreadable("the destination takes a dict, a list, or a text of them")

    def _text(self, text: str) -> str | None:
        if len(text) > self._d.closed.limits.max_leaf_chars * 16:
            raise Unreadable("a text is too long")
        if self._d.destination.wire == "query":
            return self._query(text)
        try:
            tree = jsontext.loads(text)
        except ValueError:
            return self._lines(text)
        if not isinstance(tree, dict | list):
            raise Unreadable("the destination takes JSON")
        new = self._tree(tree)
        return None if new is None else text if new is tree else jsontext.dumps(new)

    def _lines(self, text: str) -> str:
        """Newline-delimited JSON; a line that may not be sent becomes ``null``."""
        lines = text.split("\n")
        if not text.strip():
            raise Unreadable("the destination takes JSON")
        changed = False
        for i, line in enumerate(lines):
            if not line.strip():
                continue
            try:
                tree = jsontext.loads(line)
            except ValueError:
                raise Unreadable("the destination takes JSON") from None
            new = self._at(f"/{i}", tree)
            if new is not tree:
                lines[i] = "null" if new is None else jsontext.dumps(new)
                changed = True
        return "\n".join(lines) if changed else text

    def _at(self, prefix: str, tree: Any) -> Any:
        """One line: as by itself, its paths behind the line's number."""
        way = _Way(self._d, self._context)
        new = way._tree(tree) if isinstance(tree, dict | list) else None
        self._findings += _behind(way._findings, (), tuple(_steps(prefix)))
        self._reasons += [f"line {prefix[1:]}: {reason}" for reason in way._reasons]
        self._missing([Path(prefix + p) for p in way._unscanned], [Path(prefix + p) for p in way._dropped])
        self._risked(way._risk)
        return new

    def _query(self, text: str) -> str | None:
        raw = wire_query.parsed(text)
        if raw is None:
            raise Unreadable("the destination takes a URL or a form")
        result = self._scrubbed(text)
        self._take(result)
        if result.payload is None:
            return None
        new = wire_query.parsed(result.payload)
        if new is None or new.base != raw.base:
            raise Unreadable("the endpoint's address holds what may not be sent")
        fields = self._event(raw.fields, new.fields, result.risk, "", {}, 0)
        if fields is None:
            return None
        new_text = wire_query.written(raw, fields)
        return text if new_text == wire_query.written(raw, raw.fields) else new_text

    # ---- events

    def _tree(self, root: Any) -> Any:
        path = batch_path(self._d.destination)
        events = inside(root, path) if path and isinstance(root, Mapping) else None
        if isinstance(root, list):
            sent = [self._one(event, f"/{i}") for i, event in enumerate(root)]
            left = [event for event in sent if event is not None]
            if not left and root:
                return None
            return root if same(left, root) else left
        if events is None:
            return self._one(root, "")
        return self._batch(root, events, path)

    def _one(self, event: Any, prefix: str) -> Any:
        """An event that stands for itself."""
        if not isinstance(event, Mapping):
            self._say(f"{prefix}: an event is a table of fields")
            return None
        path, before = batch_path(self._d.destination), len(self._findings)
        result = self._scrubbed(replaced({}, path, [event]) if path else event)
        self._take(result, f"{path}/0" if path else "", prefix)
        left = [result.payload] if result.payload is None or not path else inside(result.payload, path)
        if not left or left[0] is None:
            return None
        new = self._event(event, left[0], result.risk, prefix, {}, before)
        return event if new is not None and same(new, event) else new

    def _batch(self, root: Mapping[str, Any], events: Sequence[Any], path: str) -> Any:
        around = replaced(root, path, [])
        new: list[Any] = []
        envelope: Any = None
        if len(events) * size(around, _MAX_JUDGED // max(1, len(events))) > _MAX_JUDGED:
            raise Unreadable("too much stands around too many events")
        for i, event in enumerate(events):
            if not isinstance(event, Mapping):
                self._say(f"{path}/{i}: an event is a table of fields")
                continue
            result = self._scrubbed(replaced(root, path, [event]))
            before = len(self._findings)
            self._take(result, f"{path}/0", f"{path}/{i}")
            left = inside(result.payload, path) if result.payload is not None else None
            if not left or left[0] is None:
                continue
            envelope = result.payload
            sent = self._event(event, left[0], result.risk, f"{path}/{i}", around, before)
            if sent is not None:
                new.append(sent)
        if events and not new:
            return None  # nothing is left to send
        if envelope is None:
            result = self._scrubbed(around)
            self._take(result)
            envelope = result.payload
        if envelope is None:
            return None
        asked = Asked(self._risk.page_kind, self._risk.tier, self._consented(around), self._unlocked, around)
        # The list itself is put back where it stood.
        bare, bare_new = without(around, path), without(replaced(envelope, path, []), path)
        if events:
            asked = asked._replace(around=events[0] if isinstance(events[0], Mapping) else {})
        released = self._d.release.envelope(bare, bare_new, asked)
        self._note(released.dropped, released.own, 0)
        if released.value is None:
            self._say(released.reason)
            return None
        out = ordered(replaced(released.value, path, new), root)
        return root if same(out, root) else out

    def _event(self, raw: Any, new: Any, risk: Risk, prefix: str, around: Mapping[str, Any], before: int) -> Any:
        """``before``: how many findings there were before those of this event."""
        asked = Asked(risk.page_kind, risk.tier, self._consented([around, raw]), self._unlocked, around)
        released = self._d.release.event(raw, new, asked, prefix)
        self._note(released.dropped, released.own, before)
        if released.value is None:
            self._say(f"{prefix}: {released.reason}" if prefix else released.reason)
        return released.value

    def _consented(self, event: Any) -> bool:
        """Whether the destination's purpose is consented to, by the caller and by the event itself."""
        purpose = self._d.destination.purpose
        if purpose == "care":
            return True
        said = verdict(self._context.consent, self._context.headers, event)
        return said.allows("ads") if purpose == "ads" else said.analytics is not False

    def _scrubbed(self, payload: Any) -> Result:
        compiled = self._d.open if self._unlocked else self._d.closed
        event = HitEvent(compiled, self._d.name, self._context)
        event._enter(self._d.vendor)
        return event.remembered(payload) or event.scrub(payload)

    # ---- the report

    def _take(self, result: Result, old: str = "", new: str = "") -> None:
        """``old``, ``new``: the event's path in the result, and in the payload."""
        moved = partial(_moved, old=old, new=new)
        self._findings += _behind(result._pended(), tuple(_steps(old)), tuple(_steps(new)))
        for reason in result.reasons:
            self._say(moved(reason))
        self._missing(
            [Path(moved(path)) for path in result.unscanned], [Path(moved(path)) for path in result.dropped]
        )
        self._risked(result.risk)

    def _missing(self, unread: Iterable[Path], dropped: Sequence[Path]) -> None:
        for path in unread:
            self._removed(path)
        self._listed(dropped)

    def _say(self, reason: str) -> None:
        if len(self._reasons) < MAX_LISTED:
            self._reasons.append(reason)
        else:
            self._unsaid += 1

    def _note(self, dropped: Sequence[str], own: Sequence[str], before: int) -> None:
        known = set(self._dropped)
        self._listed([Path(path) for path in dropped if path not in known])
        if own:  # no findings: the guard made them itself
            places = {tuple(_steps(path)) for path in own}
            self._findings[before:] = [f for f in self._findings[before:] if not _is_at(f, places)]


def _moved(way: str, *, old: str, new: str) -> str:
    """``/data/0/em`` as ``/data/3/em``: each event was alone in its batch."""
    if not way.startswith(old):
        return way
    rest = way[len(old) :]
    if rest and old and rest[0] not in "/{:":
        return way
    return (new + rest).removeprefix(": ")


def _steps(path: str) -> list[str]:
    return path.split("/")[1:]


def _behind(
    found: Iterable[Finding | Pending], old: tuple[Step, ...], new: tuple[Step, ...]
) -> Iterable[Finding | Pending]:
    """Findings of an event that stood at ``old`` where it stands at ``new``; none is written out for it."""
    return found if old == new else [_one_behind(f, old, new) for f in found]


def _one_behind(f: Finding | Pending, old: tuple[Step, ...], new: tuple[Step, ...]) -> Finding | Pending:
    if not isinstance(f, Pending):
        return replace(f, path=Path(_moved(f.path, old=Path.of(old), new=Path.of(new))))
    at = len(old)
    if tuple(map(str, f.steps[:at])) != old:
        return f  # found in the envelope
    return f._replace(steps=(*new, *f.steps[at:]))


def _is_at(f: Finding | Pending, places: Iterable[tuple[str, ...]]) -> bool:
    """Whether a finding stands at one of these paths, or below it."""
    if isinstance(f, Pending):
        way = tuple([written(step)[1:] for step in f.steps])
    else:
        way = tuple(_steps(f.path.replace("{", "/{")))
    return any(way[: len(place)] == place for place in places)
