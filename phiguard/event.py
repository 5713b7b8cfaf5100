"""One payload on its way through: read it, take its events apart, and put what comes out of them together."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from phiguard import jsontext
from phiguard.batches import Envelope, Way, at, batch_in, is_ndjson, with_events, without
from phiguard.clues import Found
from phiguard.codecs.ndjson import looks_like_a_line
from phiguard.compiled import Compiled
from phiguard.consent import beside
from phiguard.details import Given
from phiguard.enveloped import told_by
from phiguard.errors import Unreadable
from phiguard.fresh import freshly
from phiguard.keys import KeyContext
from phiguard.leaves import Leaf, is_container, is_object
from phiguard.outcome import report
from phiguard.passes import Blocked, Passes
from phiguard.rebuild import DROP, Changes
from phiguard.recall import Recalled, recall_event, result_of
from phiguard.reported import Reported
from phiguard.settling import UNSETTLED
from phiguard.treat import without_denied
from phiguard.types import Context, Kind, Opened, Path, Result, Step
from phiguard.walk import TooMany, Walked, walk

_JSON: Final = ("{", "[")  # what a text of JSON containers begins with
_STRUCTURES: Final = {"url": "url", "form": "query", "headers": "headers", "cookie": "cookie", "text": "text"}


class Event(Reported):
    """One call of scrub or detect. Holds the payload's texts only while the call lasts."""

    __slots__ = ("_around", "_c", "_context", "_root", "_vendor")

    def __init__(self, compiled: Compiled, name: str, context: Context) -> None:
        super().__init__(name)
        self._c = compiled
        self._context = context
        self._root = compiled.root()
        self._vendor: Any = None  # whose fields the payload has
        self._around: Sequence[Found] = ()  # found in the request around it

    def scrub(self, payload: Any) -> Result:
        try:
            if self._context.endpoint is not None:
                self._sent_to(self._context.endpoint, payload)
            new = self._new(payload)
        except Unreadable as error:
            self._reasons.append(f"unreadable: {error}")
            return self._blocked()
        except Blocked as error:
            self._noted(error.risk, error.page)
            self._reasons.append(str(error))
            return self._result(None, "block")
        except Exception as error:  # noqa: BLE001 - a defect of ours must neither crash a caller nor let PHI through
            self._reasons.append(f"internal error: {type(error).__name__}")
            return self._blocked()
        return self._result(new, "pass" if new is payload else "redact")

    # ---- what `HitEvent` knows of vendors

    def _sent_to(self, endpoint: str, payload: Any) -> None:
        """The payload is sent there."""

    def _own_text(self, text: str, kind: Kind | None, prefix: tuple[Step, ...]) -> str | None:
        """What becomes of a text of a vendor's own form; None where it has none."""

    def _request_in(self, root: Any, prefix: tuple[Step, ...]) -> Any:
        """What becomes of a tree that is a request to a vendor; None where it is none."""

    def _batch_of_vendor(self, tree: Any) -> Way | None:
        """The way to the list of events in an envelope of the vendor's."""

    def _blocked(self) -> Result:
        self._unscanned.append(Path())
        return self._result(None, "block")

    def detect(self, payload: Any) -> Result:
        self.scrub(payload)
        return self._result(payload, "pass")

    def remembered(self, payload: Any) -> Result | None:
        """The result of a scrub where memory holds all of an object but a few texts; else None."""
        if type(payload) is not dict or self._batch_way(payload) is not None:
            return None
        known = self._known(payload, self._root, ())
        return None if known is None else result_of(known, self._name, payload, payload)

    def observe(self, payload: Any) -> Result:
        """The result of a scrub, but for the payload, which is the one that came in."""
        return self._result(payload, self.scrub(payload).action)

    # ---- by the payload's type; each returns the payload itself where nothing changed

    def _new(self, payload: Any) -> Any:
        if isinstance(payload, str):
            return self._text(payload, self._context.kind)
        if isinstance(payload, bytes | bytearray | memoryview):
            return self._bytes(payload)
        if is_container(payload):
            return self._tree(payload, ())
        boxed = [payload]
        new = self._tree(boxed, ())
        if new is boxed:
            return payload
        if self._unscanned:
            raise Unreadable("a payload of an unknown type")
        return new[0]

    def _bytes(self, payload: bytes | bytearray | memoryview, prefix: tuple[Step, ...] = ()) -> Any:
        data = bytes(payload)
        try:
            # UTF-16 of Latin letters is UTF-8 too, with a NUL in every character.
            text = data.decode() if b"\0" not in data else None
        except UnicodeDecodeError:
            text = None
        if text is None:
            tried = self._context.kind in (None, "bytes", "json", "ndjson", "form")
            if tried and (packed := self._packed(data, prefix)) is not None:
                return payload if packed is data else type(payload)(packed)
            opened = self._leaf(data, "", data, prefix)
            return payload if opened is data else type(payload)(opened)
        new = self._text(text, self._context.kind if self._context.kind != "bytes" else None, prefix)
        return payload if new is text else type(payload)(new.encode("utf-8", "surrogatepass"))

    def _packed(self, data: bytes, prefix: tuple[Step, ...]) -> bytes | None:
        """Compressed data by what is packed in it, be it a document or a batch; None where that is no text."""
        part = self._c.opener.unpacked(data)
        if part is None:
            return None
        try:
            text = part.content.decode()
        except UnicodeDecodeError:
            return None
        if "\0" in text:
            return None
        kind = self._context.kind if self._context.kind != "bytes" else None
        new = self._text(text, kind, (*prefix, *part.steps, Opened("utf8_bytes")))
        return data if new is text else bytes(part.write(new.encode("utf-8", "surrogatepass")))

    def _text(self, text: str, kind: Kind | None, prefix: tuple[Step, ...] = ()) -> str:
        if text[:1] not in _JSON and (own := self._own_text(text, kind, prefix)) is not None:
            return own
        if kind in _STRUCTURES:
            return str(self._leaf(text, _STRUCTURES[kind], text, prefix))
        if text.startswith("\ufeff"):
            rest = text[1:]
            new = self._text(rest, kind, prefix)
            return text if new is rest else "\ufeff" + new
        if kind == "ndjson" or (kind is None and is_ndjson(text)):
            return self._lines(text, prefix)
        if looks_like_a_line(text) or kind == "json":
            # A document may be as long as all the leaves it may hold; a leaf may not.
            if len(text) > self._c.limits.max_leaf_chars * 16:
                raise Unreadable("a text is too long")
            try:
                return self._json(text, (*prefix, Opened("json")) if prefix else ())
            except ValueError:
                pass
        return str(self._leaf(text, "", text, prefix))

    def _json(self, text: str, prefix: tuple[Step, ...]) -> str:
        """A JSON document; raises ValueError where it is none, or no container."""
        raw = text.encode("utf-8", "surrogatepass")
        try:
            tree = jsontext.quick(raw)
        except ValueError:
            tree = jsontext.loads(text)
            if not is_container(tree):
                raise ValueError from None
            new = self._tree(tree, prefix)
            return text if new is tree else jsontext.dumps(new)
        if not is_container(tree):
            raise ValueError
        batch, walked, limits = self._batch_way(tree), None, self._c.limits
        # A request or an event of a batch is walked where it is known whose fields it has.
        apart = batch is not None or (is_object(tree) and ("url" in tree or "request" in tree))
        counted = jsontext.counted(tree, limits.max_values, limits.max_depth) if apart else None
        if counted is None:
            walked = self._walked(tree, self._root, parsed=True)
            counted = walked.keys, walked.floats
        if jsontext.lost(raw, *counted):
            tree = jsontext.slow(raw)
            new = self._tree(tree, prefix)
            return text if new is tree else jsontext.dumps(new)
        if batch is not None:
            new = self._batch(tree, batch, prefix)
        else:
            new = self._one_tree(tree, self._root, prefix, raw, walked)
        return text if new is tree else jsontext.dumps_plain(new).decode()

    def _lines(self, text: str, prefix: tuple[Step, ...]) -> str:
        """Newline-delimited JSON, line by line; a line that cannot be read becomes ``null``."""
        lines = text.split("\n")
        changed = False
        for i, line in enumerate(lines):
            if not line.strip():
                continue
            before = len(self._findings)
            try:
                new = self._line(line, (*prefix, i))
            except Unreadable as error:
                del self._findings[before:]
                self._reasons.append(f"line {i}: unreadable: {error}")
                self._unscanned.append(Path.of((*prefix, i)))
                new = "null"
            except Blocked as error:
                self._noted(error.risk, error.page)
                del self._findings[before:]
                self._reasons.append(f"line {i}: {error}")
                new = "null"
            changed = changed or new is not line
            lines[i] = new
        return "\n".join(lines) if changed else text

    def _line(self, line: str, prefix: tuple[Step, ...]) -> str:
        try:
            new = self._json(line, prefix)
        except ValueError:
            return str(self._leaf(line, "", line, prefix))
        return line if new is line else new + ("\r" if line.endswith("\r") else "")

    # ---- events

    def _leaf(
        self,
        content: str | bytes,
        form: str,
        unchanged: Any,
        prefix: tuple[Step, ...] = (),
        context: KeyContext | None = None,
        around: Sequence[Found] = (),
    ) -> Any:
        """A payload that is one text, or bytes."""
        leaf = Leaf(context or self._root, content, None, None, "bytes" if isinstance(content, bytes) else "text")
        outcome = Passes(self._c, self._context, prefix, around=around or self._around).over_text(leaf, form)
        if outcome.crowded:
            raise Unreadable("too many findings in one text")
        self._noted(outcome.scores, outcome.page)
        if not (outcome.found or outcome.changed) and len(outcome.nodes) == 1:
            return unchanged
        changes, new = Changes(), unchanged
        causes: Sequence[Found] = ()
        for _, settled, why in outcome.changed:
            if settled is UNSETTLED:
                raise Unreadable("a changed text does not settle")
            new, causes = "" if settled is DROP else settled, why
        self._findings += report(outcome, causes, changes, prefix)
        self._note_removed(outcome, changes, prefix)
        return new

    def _tree(self, root: Any, prefix: tuple[Step, ...]) -> Any:
        """A payload of containers."""
        if (batch := self._batch_way(root)) is not None:
            return self._batch(root, batch, prefix)
        return self._one_tree(root, self._root, prefix)

    def _batch_way(self, tree: Any) -> Way | None:
        return (self._batch_of_vendor(tree) if self._vendor is not None else None) or batch_in(tree)

    def _batch(self, root: Mapping[str, Any], way: Way, prefix: tuple[Step, ...]) -> Any:
        """An envelope with a list of events, each decided alone; one that is blocked becomes None."""
        if (request := self._request_in(root, prefix)) is not None:
            return request
        old = at(root, way)
        envelope = self._enveloped(root, way, prefix)
        given, self._context = self._context, envelope.context
        events = [
            self._one_of(event, envelope.below, (*prefix, *way, i), envelope.told) for i, event in enumerate(old)
        ]
        self._context = given
        same = envelope.new is envelope.old and all(new is before for new, before in zip(events, old, strict=True))
        return root if same else with_events(envelope.new, root, way, events)

    def _enveloped(self, root: Mapping[str, Any], way: Way, prefix: tuple[Step, ...]) -> Envelope:
        """What stands around the events of a batch, and what is known of each of them by it."""
        below = self._root
        for name in way:
            below = self._c.place_below(below, name)
        told: list[Found] = []
        new: Any = (around := without(root, way))
        known = self._known(around, self._root, (), whole=True) if around else None
        if known is not None and (said := told_by(known, around)) is not None:
            new, told = self._recalled(known, prefix), said
        elif around:
            new = self._one_tree(around, self._root, prefix, told=told)
        told = [*(f for f in told if f.detector.tells), *self._around]
        return Envelope(around, new, told, below, beside(self._context, around, self._c.decider.asks_consent))

    def _one_of(self, event: Any, context: KeyContext, prefix: tuple[Step, ...], around: Sequence[Found]) -> Any:
        if event is None:
            return None  # blocked before
        before = len(self._findings)
        try:
            if type(event) is str:
                return self._leaf(event, "", event, prefix, context, around)
            if (known := self._known(event, context, around)) is not None:
                return self._recalled(known, prefix)
            return self._one_tree(event, context, prefix, around=around)
        except Unreadable as error:
            reason = f"unreadable: {error}"
            self._removed(Path.of(prefix))
        except Blocked as error:
            self._noted(error.risk, error.page)
            reason = str(error)
        del self._findings[before:]
        self._reasons.append(f"{Path.of(prefix)}: {reason}")
        return None

    def _known(
        self, event: Any, context: KeyContext, around: Sequence[Found], *, whole: bool = False
    ) -> Recalled | None:
        """What came of an event, where memory holds all of it but a few texts; with ``whole`` all of it."""
        c, said = self._c, self._context
        if not c.recalls or said.endpoint:
            return None
        given = Given(said.url, said.consent, said.headers, tuple(around or self._around))
        try:
            known = recall_event(c, context, event, given)
            return freshly(c, None if whole and type(known) is not Recalled else known, given)
        except Exception:  # noqa: BLE001 - then the long way decides
            return None

    def _recalled(self, known: Recalled, prefix: tuple[Step, ...]) -> Any:
        self._risked(known.risk)
        if known.reason:
            self._reasons.append(f"{Path.of(prefix)}: {known.reason}")
            return None
        self._findings += known.findings(prefix)
        self._listed([Path.of((*prefix, *way)) for way in known.dropped])
        return known.new

    def _walked(self, root: Any, context: KeyContext, *, parsed: bool = False) -> Walked:
        c, limits = self._c, self._c.limits
        most = limits.max_depth, limits.max_values
        try:
            return walk(root, context, *most, parsed=parsed, known=c.looks_at_all, spoken=not c.by_page)
        except TooMany:
            raise Unreadable("too many values in one event") from None

    def _one_tree(
        self,
        root: Any,
        context: KeyContext,
        prefix: tuple[Step, ...],
        raw: bytes | None = None,
        walked: Walked | None = None,
        *,
        around: Sequence[Found] = (),
        told: list[Found] | None = None,
    ) -> Any:
        """One event, or a request. ``walked``: its walk. ``around``: found around it. ``told``: takes what is."""
        asked = type(root) is tuple or (is_object(root) and ("url" in root or "request" in root))
        if asked and (new := self._request_in(root, prefix)) is not None:
            return new
        walked = self._walked(root, context) if walked is None else walked
        self._c.saw(walked)
        around = around or self._around
        quiet = not (walked.leaves or walked.addresses or walked.removed or around)
        if quiet and self._context.url is None and not self._c.looks_at_all:
            return root  # all of it is known, and no page is named
        changes = Changes()
        outcome = Passes(self._c, self._context, prefix, walked, root, raw, around).over_leaves()
        self._noted(outcome.scores, outcome.page)
        if told is not None:
            told += outcome.found
        causes: list[Found] = []
        gone = []
        for leaf, new, why in outcome.changed:
            assert leaf.trail is not None
            if new is UNSETTLED:
                gone.append((leaf.trail, leaf.key))
                continue
            if leaf.form == "key":
                changes.rename(leaf.trail, leaf.key, new)
            else:
                changes.put(leaf.trail, leaf.key, new)
            causes.extend(why)
        lost = (*outcome.unreadable, *outcome.crowded)
        gone = [(leaf.trail, leaf.key) for leaf in lost if leaf.trail is not None] + gone
        gone += outcome.walked.removed if outcome.walked is not None else []
        for trail, key in gone:
            changes.put(trail, key, DROP)
        if causes or outcome.kept:
            self._findings += report(outcome, causes, changes, prefix)
        for trail, key in gone:
            self._removed(Path.of((*prefix, *changes.steps(trail, key))))
        self._note_removed(outcome, changes, prefix)
        new = changes.rebuilt(root) if changes else root
        return self._without_denied(new, prefix) if self._c.decider.denied else new

    def _without_denied(self, root: Any, prefix: tuple[Step, ...]) -> Any:
        packed = next((i for i, one in enumerate(prefix) if not isinstance(one, Opened)), len(prefix))
        own = prefix[packed:]
        own = own[1:] if own and type(own[0]) is int else own  # a line has no path of its own
        new, dropped = without_denied(root, self._c.decider.denied, own)
        self._listed([path for path in dict.fromkeys(dropped) if path not in self._dropped])
        return new
