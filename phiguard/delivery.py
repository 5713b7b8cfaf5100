"""A payload on its way to a destination: event by event through the policy, then through the destination's list.

Each event is judged together with the envelope around it, so that what the one knows of the visitor and the other
of the page meet before anything is released. A blocked event is left out of its batch, since a recipient refuses a
batch with ``null`` in it; where none is left the payload is blocked. The reasons count events as they came.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from phiguard import jsontext, wire_query
from phiguard.batches import Way, batch_in, is_batch
from phiguard.compiled import Compiled
from phiguard.consent import Verdict, authorized, silent, verdict
from phiguard.destination_vendors import batch_path
from phiguard.destinations import Destination
from phiguard.details import Given
from phiguard.errors import Unreadable
from phiguard.fresh import freshly
from phiguard.hits import HitEvent, way_of
from phiguard.limits import MAX_LISTED
from phiguard.recall import Recalled, recall_event
from phiguard.release import Asked, Release
from phiguard.relocated import Later, behind, gathered, is_below, is_inside, moved, moved_reason, others, steps_in
from phiguard.reported import Reported
from phiguard.trees import inside, ordered, replaced, same, size, without
from phiguard.types import Action, Context, Path, Result, Risk
from phiguard.vendor_schema import Vendor

_MAX_JUDGED: Final = 200_000  # values of an envelope, times the events in it


class Delivery(NamedTuple):
    """What a guard with a destination compiles once.

    Attributes:
        closed: the policy, tightened for a recipient without BAA.
        open: the policy, for one that a BAA or an authorization covers.
        name: stands in results.
        vendor: whose wire format it is, if any is known.
        path: where the list of events stands; "" where there is none.
        way: the keys to an event that stands alone there; None where memory cannot be asked about it.
    """

    destination: Destination
    release: Release
    closed: Compiled
    open: Compiled
    name: str
    vendor: Vendor | None
    path: str
    way: Way | None

    def scrub(self, payload: Any, context: Context) -> Result:
        return _Way(self, context).scrub(payload)


def way_below(destination: Destination, vendor: Vendor | None) -> Way | None:
    """See `Delivery`."""
    path = batch_path(destination)
    if not path:
        return () if destination.wire == "json" else None
    way = tuple(steps_in(path))
    alone: dict[str, Any] = {way[0]: [{}]}
    theirs = way_of(vendor) if vendor is not None else ()
    listed = theirs if theirs and is_batch(alone, theirs) else batch_in(alone)
    return way if len(way) == 1 and vendor is not None and listed == way else None


_NO_SIGNALS: Final = verdict()


class _Way(Reported):
    """One payload. Holds its values only while the call lasts."""

    __slots__ = ("_c", "_context", "_d", "_given", "_said", "_unlocked", "_unsaid")

    def __init__(self, delivery: Delivery, context: Context) -> None:
        super().__init__(delivery.name)
        self._d = delivery
        self._context = context
        self._unlocked = _unlocks(delivery.destination, context)
        self._c = delivery.open if self._unlocked else delivery.closed
        self._given = Given(context.url, context.consent, context.headers)
        self._said: Verdict | None = None  # by the caller, once that was asked
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
        self._findings = gathered(self._findings)  # type: ignore[assignment]
        return super()._result(payload, action)

    # ---- by the payload's type; each returns the payload itself where nothing changed, None where it is blocked

    def _new(self, payload: Any) -> Any:
        if type(payload) is dict:
            return self._tree(payload)
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
        self._findings += behind(gathered(way._findings), (), tuple(steps_in(prefix)))
        self._reasons += [f"line {prefix[1:]}: {reason}" for reason in way._reasons]
        for path in way._unscanned:
            self._removed(Path(prefix + path))
        self._listed([Path(prefix + path) for path in way._dropped])
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
        path = self._d.path
        if isinstance(root, list):
            sent = [self._one(event, f"/{i}") for i, event in enumerate(root)]
            left = [event for event in sent if event is not None]
            if not left and root:
                return None
            return root if same(left, root) else left
        events = inside(root, path) if path else None
        return self._one(root, "") if events is None else self._batch(root, events, path)

    def _one(self, event: Any, prefix: str) -> Any:
        """An event that stands for itself."""
        if type(event) is not dict and not isinstance(event, Mapping):
            self._say(f"{prefix}: an event is a table of fields")
            return None
        known = self._known(event)
        if known is not None:
            new = self._recalled(event, known, prefix, {})
            return event if new is not None and same(new, event) else new
        path, before = self._d.path, len(self._findings)
        result = self._scrubbed(replaced({}, path, [event]) if path else event, asked=self._d.way is not None)
        self._take(result, f"{path}/0" if path else "", prefix)
        left = [result.payload] if result.payload is None or not path else inside(result.payload, path)
        if not left or left[0] is None:
            return None
        new = self._event(event, left[0], result.risk, prefix, {}, before)
        return event if new is not None and same(new, event) else new

    def _known(self, event: Any) -> Recalled | None:
        """What became of an event without an envelope, where memory holds all of it but a few texts."""
        c, way = self._c, self._d.way
        if way is None or not c.recalls or type(event) is not dict or self._context.endpoint is not None:
            return None
        try:
            place = c.root()
            if self._d.vendor is not None:
                place = c.vendor_root(self._d.vendor)
            for name in way:
                place = c.place_below(place, name)
            return freshly(c, recall_event(c, place, event, self._given), self._given)
        except Exception:  # noqa: BLE001 - then the long way decides
            return None

    def _recalled(self, event: Any, known: Recalled, prefix: str, around: Mapping[str, Any]) -> Any:
        """What may be sent of an event that memory knew."""
        self._risked(known.risk)
        if known.reason:
            self._say(f"{prefix}: {known.reason}" if prefix else known.reason)
            return None
        if known.dropped:
            self._listed([Path(prefix + Path.of(way)) for way in known.dropped[:MAX_LISTED]])
        value, own = self._released(event, known.new, known.risk, prefix, around)
        if known.outcomes:
            self._findings.append(Later(known, prefix, own))  # type: ignore[arg-type]
        return value

    def _batch(self, root: Mapping[str, Any], events: Sequence[Any], path: str) -> Any:
        around = replaced(root, path, [])
        new: list[Any] = []
        envelope: Any = None
        told = False  # what was found in the envelope
        if len(events) * size(around, _MAX_JUDGED // max(1, len(events))) > _MAX_JUDGED:
            raise Unreadable("too much stands around too many events")
        for i, event in enumerate(events):
            if not isinstance(event, Mapping):
                self._say(f"{path}/{i}: an event is a table of fields")
                continue
            place, before = f"{path}/{i}", len(self._findings)
            alone = len(root) == 1 and self._d.way is not None
            known = self._known(event) if alone else None
            if known is not None:
                envelope = around
                sent = self._recalled(event, known, place, around)
            else:
                result = self._scrubbed(replaced(root, path, [event]), asked=alone)
                self._take(result, f"{path}/0", place, again=told)
                left = inside(result.payload, path) if result.payload is not None else None
                told = told or left is not None
                if not left or left[0] is None:
                    continue
                envelope = result.payload
                sent = self._event(event, left[0], result.risk, place, around, before)
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
        asked = Asked(self._risk.page_kind, self._risk.tier, self._consented({}, around), self._unlocked, around)
        # The list itself is put back where it stood.
        bare, bare_new = without(around, path), without(replaced(envelope, path, []), path)
        if events:
            asked = asked._replace(around=events[0] if isinstance(events[0], Mapping) else {})
        released = self._d.release.envelope(bare, bare_new, asked)
        self._note(released.dropped)
        self._without(released.own, 0)
        if released.value is None:
            self._say(released.reason)
            return None
        out = ordered(replaced(released.value, path, new), root)
        return root if same(out, root) else out

    def _event(self, raw: Any, new: Any, risk: Risk, prefix: str, around: Mapping[str, Any], before: int) -> Any:
        """``before``: how many findings there were before those of this event."""
        value, own = self._released(raw, new, risk, prefix, around)
        self._without(own, before)
        return value

    def _released(
        self, raw: Any, new: Any, risk: Risk, prefix: str, around: Mapping[str, Any]
    ) -> tuple[Any, Sequence[str]]:
        """What passes of an event, None where it is not sent; and paths of what the guard made itself."""
        asked = Asked(risk.page_kind, risk.tier, self._consented(around, raw), self._unlocked, around)
        released = self._d.release.event(raw, new, asked, prefix)
        self._note(released.dropped)
        if released.value is None:
            self._say(f"{prefix}: {released.reason}" if prefix else released.reason)
        return released.value, released.own

    def _consented(self, around: Mapping[str, Any], event: Any) -> bool:
        """Whether the destination's purpose is consented to, by the caller and by the event itself."""
        purpose = self._d.destination.purpose
        if purpose == "care":
            return True
        if silent(event) and (not around or silent(around)):
            said = self._said_by_caller()
        else:
            said = verdict(self._context.consent, self._context.headers, [around, event])
        return said.allows("ads") if purpose == "ads" else said.analytics is not False

    def _said_by_caller(self) -> Verdict:
        said = self._said
        if said is None:
            given = self._context
            nothing = not given.consent and not given.headers
            said = self._said = _NO_SIGNALS if nothing else verdict(given.consent, given.headers)
        return said

    def _scrubbed(self, payload: Any, *, asked: bool = False) -> Result:
        """``asked``: memory was, and does not know its event."""
        event = HitEvent(self._c, self._d.name, self._context, asked=asked)
        event._enter(self._d.vendor)
        return (None if asked else event.remembered(payload)) or event.scrub(payload)

    # ---- the report

    def _take(self, result: Result, old: str = "", new: str = "", *, again: bool = False) -> None:
        """
        Args:
            old, new: the event's path in the result, and in the payload.
            again: what stands around the event was told before.
        """
        place = tuple(steps_in(old))
        found, unread, dropped = result._pended(), result.unscanned, result.dropped
        if again:
            found = [f for f in found if is_inside(f, place)]
            unread, dropped = (tuple(p for p in paths if is_below(p, old)) for paths in (unread, dropped))
        self._findings += behind(found, place, tuple(steps_in(new)))
        for reason in result.reasons:
            self._say(moved_reason(reason, old=old, new=new))
        for path in unread:
            self._removed(Path(moved(path, old=old, new=new)))
        self._listed([Path(moved(path, old=old, new=new)) for path in dropped])
        self._risked(result.risk)

    def _say(self, reason: str) -> None:
        if len(self._reasons) < MAX_LISTED:
            self._reasons.append(reason)
        else:
            self._unsaid += 1

    def _note(self, dropped: Sequence[str]) -> None:
        if self._dropped:
            known = set(self._dropped)
            dropped = [path for path in dropped if path not in known]
        self._listed(list(map(Path, dropped)))

    def _without(self, own: Sequence[str], before: int) -> None:
        """No findings: the guard made them itself."""
        if own:
            self._findings[before:] = others(gathered(self._findings[before:]), own)


def _unlocks(destination: Destination, context: Context) -> bool:
    """Whether a BAA or an authorization covers it."""
    if destination.baa or context.authorization is None:
        return destination.baa
    names = (destination.named, destination.id)
    return authorized(context.authorization, recipient=names, purpose=destination.purpose)
