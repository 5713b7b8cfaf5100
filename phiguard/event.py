"""One payload on its way through: read it, take its events apart, and put what comes out of them together."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from phiguard import jsontext
from phiguard.clues import Found
from phiguard.codecs.ndjson import looks_like_a_line
from phiguard.compiled import Compiled
from phiguard.decide import PageFacts
from phiguard.errors import Unreadable
from phiguard.hashing import hash
from phiguard.judge import Scores
from phiguard.keys import KeyContext
from phiguard.leaves import Leaf, is_container
from phiguard.outcome import Outcome, report
from phiguard.pages import SENSITIVITY
from phiguard.passes import UNSETTLED, Blocked, Passes
from phiguard.rebuild import DROP, Changes
from phiguard.redact import steps
from phiguard.treat import denied_entries
from phiguard.types import Action, Context, Kind, PageKind, Path, Pending, Result, Risk, Step
from phiguard.walk import TooMany, Walked, walk

_MAX_LISTED: Final = 1_000  # paths listed as unscanned; more are counted in the reasons
_BATCHES: Final = ("batch", "data", "events", "requests")  # keys of lists of events
_STRUCTURES: Final[dict[Kind, str]] = {
    "url": "url",
    "form": "query",
    "headers": "headers",
    "cookie": "cookie",
    "text": "text",
}


class Event:
    """One call of scrub or detect. Holds the payload's texts only while the call lasts."""

    __slots__ = (
        "_c",
        "_context",
        "_dropped",
        "_findings",
        "_health",
        "_identity",
        "_kind",
        "_name",
        "_phi",
        "_reasons",
        "_root",
        "_tier",
        "_unscanned",
        "_unscanned_more",
    )

    def __init__(self, compiled: Compiled, name: str, context: Context) -> None:
        self._c = compiled
        self._name = name
        self._context = context
        self._root = compiled.root()
        self._findings: list[Pending] = []
        self._unscanned: list[Path] = []
        self._dropped: list[Path] = []
        self._unscanned_more = 0
        self._reasons: list[str] = []
        self._identity = self._health = self._phi = 0.0
        self._kind: PageKind = "unknown"
        self._tier = 0

    def scrub(self, payload: Any) -> Result:
        try:
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

    def _blocked(self) -> Result:
        self._unscanned.append(Path())
        return self._result(None, "block")

    def detect(self, payload: Any) -> Result:
        self.scrub(payload)
        return self._result(payload, "pass")

    def observe(self, payload: Any) -> Result:
        """The result of a scrub, but for the payload, which is the one that came in."""
        result = self.scrub(payload)
        return self._result(payload, result.action)

    def _result(self, payload: Any, action: Action) -> Result:
        if self._unscanned_more:
            self._reasons.append(f"{self._unscanned_more} more paths were removed unread")
            self._unscanned_more = 0
        return Result(
            payload,
            action,
            Risk(self._identity, self._health, self._phi, self._kind, self._tier),
            self._findings,
            tuple(self._reasons),
            tuple(self._unscanned),
            tuple(self._dropped),
            self._name,
        )

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

    def _bytes(self, payload: bytes | bytearray | memoryview) -> Any:
        data = bytes(payload)
        try:
            # UTF-16 of Latin letters is UTF-8 too, with a NUL in every character.
            text = data.decode() if b"\0" not in data else None
        except UnicodeDecodeError:
            text = None
        if text is None:
            opened = self._leaf(data, "", data)
            return payload if opened is data else type(payload)(opened)
        new = self._text(text, self._context.kind if self._context.kind != "bytes" else None)
        return payload if new is text else type(payload)(new.encode("utf-8", "surrogatepass"))

    def _text(self, text: str, kind: Kind | None) -> str:
        if kind in _STRUCTURES:
            return str(self._leaf(text, _STRUCTURES[kind], text))
        if text.startswith("\ufeff"):
            rest = text[1:]
            new = self._text(rest, kind)
            return text if new is rest else "\ufeff" + new
        if kind == "ndjson" or (kind is None and _is_ndjson(text)):
            return self._lines(text)
        if looks_like_a_line(text) or kind == "json":
            self._check_length(text)
            try:
                return self._json(text, ())
            except ValueError:
                pass
        return str(self._leaf(text, "", text))

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
        walked = self._walked(tree, self._root, parsed=True)
        if jsontext.may_repeat(raw, walked.keys) or jsontext.inexact(raw, walked.floats):
            tree = jsontext.slow(raw)
            new = self._tree(tree, prefix)
            return text if new is tree else jsontext.dumps(new)
        batch = _batch_in(tree)
        if batch is not None:
            new = self._batch(tree, batch, prefix)
        else:
            new = self._walked_tree(tree, walked, prefix, raw)
        return text if new is tree else jsontext.dumps_plain(new).decode()

    def _check_length(self, text: str | bytes) -> None:
        # A document may be as long as all the leaves it may hold; a leaf may not.
        if len(text) > self._c.limits.max_leaf_chars * 16:
            raise Unreadable("a text is too long")

    def _lines(self, text: str) -> str:
        """Newline-delimited JSON, line by line; a line that cannot be read becomes ``null``."""
        lines = text.split("\n")
        changed = False
        for i, line in enumerate(lines):
            if not line.strip():
                continue
            before = len(self._findings)
            try:
                new = self._line(line, i)
            except Unreadable as error:
                del self._findings[before:]
                self._reasons.append(f"line {i}: unreadable: {error}")
                self._unscanned.append(Path.of((i,)))
                new = "null"
            except Blocked as error:
                self._noted(error.risk, error.page)
                del self._findings[before:]
                self._reasons.append(f"line {i}: {error}")
                new = "null"
            if new is not line:
                lines[i] = new
                changed = True
        return "\n".join(lines) if changed else text

    def _line(self, line: str, number: int) -> str:
        try:
            new = self._json(line, (number,))
        except ValueError:
            return str(self._leaf(line, "", line, (number,)))
        return line if new is line else new + ("\r" if line.endswith("\r") else "")

    # ---- events

    def _leaf(self, content: str | bytes, form: str, unchanged: Any, prefix: tuple[Step, ...] = ()) -> Any:
        """A payload that is one text, or bytes."""
        leaf = Leaf(self._root, content, None, None, "bytes" if isinstance(content, bytes) else "text")
        outcome = Passes(self._c, self._context, prefix).over_text(leaf, form)
        if outcome.crowded:
            raise Unreadable("too many findings in one text")
        self._noted(outcome.scores, outcome.page)
        changes = Changes()
        new: Any = unchanged
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
        batch = _batch_in(root)
        if batch is not None:
            return self._batch(root, batch, prefix)
        return self._walked_tree(root, self._walked(root, self._root), prefix)

    def _batch(self, root: Mapping[str, Any], name: str, prefix: tuple[Step, ...]) -> Any:
        """An envelope with a list of events, each decided alone; one that is blocked becomes None."""
        context = self._root.grown.get(hash(name)) or self._root.below(name)
        if self._c.cache:
            self._root.grown[hash(name)] = context
        around = {key: value for key, value in root.items() if key != name}
        told: list[Found] = []
        envelope: Any = around
        if around:
            envelope = self._walked_tree(around, self._walked(around, self._root), prefix, told=told)
        told = [f for f in told if f.detector.tells]
        events = [self._one_of(event, context, (*prefix, name, i), told) for i, event in enumerate(root[name])]
        if envelope is around and all(new is old for new, old in zip(events, root[name], strict=True)):
            return root
        at = list(root).index(name)
        entries = list(envelope.items())
        return dict([*entries[:at], (name, events), *entries[at:]])

    def _one_of(self, event: Any, context: KeyContext, prefix: tuple[Step, ...], around: Sequence[Found]) -> Any:
        before = len(self._findings)
        try:
            return self._walked_tree(event, self._walked(event, context), prefix, around=around)
        except Unreadable as error:
            reason = f"unreadable: {error}"
            self._removed(Path.of(prefix))
        except Blocked as error:
            self._noted(error.risk, error.page)
            reason = str(error)
        del self._findings[before:]
        self._reasons.append(f"{Path.of(prefix)}: {reason}")
        return None

    def _walked(self, root: Any, context: KeyContext, *, parsed: bool = False) -> Walked:
        limits, known = self._c.limits, self._c.looks_at_all
        try:
            return walk(root, context, limits.max_depth, limits.max_values, parsed=parsed, known=known)
        except TooMany:
            raise Unreadable("too many values in one event") from None

    def _walked_tree(
        self,
        root: Any,
        walked: Walked,
        prefix: tuple[Step, ...],
        raw: bytes | None = None,
        *,
        around: Sequence[Found] = (),
        told: list[Found] | None = None,
    ) -> Any:
        """``told`` takes what was found; ``around`` is what was found around the event."""
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
        """Numbers, booleans and containers at denied paths go too; texts have gone already."""
        own = prefix[1:] if prefix and type(prefix[0]) is int else prefix  # a line has no path of its own
        changes = Changes()
        for trail, key, path in denied_entries(root, self._c.decider.denied, own):
            value = trail.container[key] if isinstance(trail.container, Mapping | list | tuple) else 0
            if value is not None or isinstance(trail.container, Mapping):
                changes.put(trail, key, DROP)
                if path not in self._dropped and len(self._dropped) < _MAX_LISTED:
                    self._dropped.append(Path(path))
        return changes.rebuilt(root) if changes else root

    # ---- the report

    def _noted(self, risk: Scores, page: PageFacts) -> None:
        """Of several events the riskiest speaks, on each axis."""
        self._identity = max(self._identity, risk.identity)
        self._health = max(self._health, risk.health)
        self._phi = max(self._phi, risk.phi)
        self._tier = max(self._tier, page.tier)
        self._kind = min(self._kind, page.kind, key=SENSITIVITY.index)

    def _removed(self, path: Path) -> None:
        if len(self._unscanned) < _MAX_LISTED:
            self._unscanned.append(path)
        else:
            self._unscanned_more += 1

    def _note_removed(self, outcome: Outcome, changes: Changes, prefix: tuple[Step, ...]) -> None:
        """Paths of what was removed inside of texts, and of what the policy dropped."""
        nodes = outcome.nodes
        for node in reversed(outcome.dropped):
            way = steps(node, lambda leaf: [*prefix, *changes.steps(leaf.trail, leaf.key)])
            if len(self._dropped) < _MAX_LISTED:
                self._dropped.append(Path.of(way))
        for node in nodes:
            if node.unreadable:
                self._removed(Path.of(steps(node, lambda leaf: [*prefix, *changes.steps(leaf.trail, leaf.key)])))
            if node.walked is not None and node.walked.removed and node.changes is not None:
                outer = steps(node, lambda leaf: [*prefix, *changes.steps(leaf.trail, leaf.key)])
                for trail, key in node.walked.removed:
                    self._removed(Path.of((*outer, *node.changes.steps(trail, key))))


def _is_ndjson(text: str) -> bool:
    """At least two lines, every one a JSON container by its first and last sign, the first two by parsing."""
    if "\n" not in text.strip():
        return False
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or not all(map(looks_like_a_line, lines)):
        return False
    try:
        for line in lines[:2]:
            jsontext.loads(line)
    except (ValueError, Unreadable):
        return False
    return True


def _batch_in(tree: Any) -> str | None:
    """The key of the list of events in an envelope."""
    if type(tree) is dict:
        for name in _BATCHES:
            events = tree.get(name)
            if type(events) is list and events and all(type(event) is dict for event in events):
                return name
    return None
