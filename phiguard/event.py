"""One payload on its way through: read, open, scan, prove, replace, and look again at what was changed."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from phiguard import jsontext
from phiguard.clues import Clues, Found
from phiguard.codecs.ndjson import looks_like_a_line
from phiguard.compiled import Compiled
from phiguard.errors import Unreadable
from phiguard.leaves import Leaf, is_container
from phiguard.nodes import Budget
from phiguard.rebuild import DROP, Changes
from phiguard.redact import fold, own_edits, replaced_whole, steps
from phiguard.score import risk
from phiguard.types import Action, Context, Kind, Opened, Path, Pending, Result, Step
from phiguard.walk import TooMany, Walked, walk

_MAX_PASSES: Final = 4  # looks at a changed text before it is removed whole
_MAX_LISTED: Final = 1_000  # paths listed as unscanned; more are counted in the reasons
_STRUCTURES: Final[dict[Kind, str]] = {
    "url": "url",
    "form": "query",
    "headers": "headers",
    "cookie": "cookie",
    "text": "text",
}


_pending: Final[Callable[..., Pending]] = tuple.__new__  # made often; without a call in Python


class _LookAgain(Exception):
    """A found value may stand in a part that was passed over as known."""


class Event:
    """One call of scrub or detect. Holds the payload's texts only while the call lasts."""

    __slots__ = (
        "_budget",
        "_c",
        "_context",
        "_crowded",
        "_findings",
        "_name",
        "_reasons",
        "_root",
        "_unscanned",
        "_unscanned_more",
    )

    def __init__(self, compiled: Compiled, name: str, context: Context) -> None:
        self._budget = Budget(compiled.limits, skip_known=compiled.cache)
        self._c = compiled
        self._name = name
        self._context = context
        self._root = compiled.root()
        self._findings: list[Pending] = []
        self._unscanned: list[Path] = []
        self._unscanned_more = 0
        self._reasons: list[str] = []
        self._crowded: list[Leaf] = []  # leaves with too many findings

    def scrub(self, payload: Any) -> Result:
        try:
            new = self._new(payload)
        except Unreadable as error:
            self._reasons.append(f"unreadable: {error}")
            return self._blocked()
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

    def _result(self, payload: Any, action: Action) -> Result:
        if self._unscanned_more:
            self._reasons.append(f"{self._unscanned_more} more paths were removed unread")
            self._unscanned_more = 0
        return Result(
            payload,
            action,
            risk(self._findings),
            self._findings,
            tuple(self._reasons),
            tuple(self._unscanned),
            (),
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
        walked = self._walked(tree, parsed=True)
        if jsontext.may_repeat(raw, walked.keys) or jsontext.inexact(raw, walked.floats):
            tree = jsontext.slow(raw)
            new = self._tree(tree, prefix)
            return text if new is tree else jsontext.dumps(new)
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

    # ---- the passes

    def _leaf(self, content: str | bytes, form: str, unchanged: Any, prefix: tuple[Step, ...] = ()) -> Any:
        """A payload that is one text, or bytes."""
        leaf = Leaf(self._root, content, None, None, "bytes" if isinstance(content, bytes) else "text")
        nodes = self._c.opener.open(leaf, self._budget, form)
        changed = self._passed(nodes, None)
        if self._crowded:
            raise Unreadable("too many findings in one text")
        changes = Changes()
        new: Any = unchanged
        for (_, _, causes), settled in zip(changed, self._settled(changed, form), strict=True):
            if settled is DROP:
                raise Unreadable("a changed text does not settle")
            new = settled
            self._report(causes, changes, prefix)
        self._note_removed(nodes, changes, prefix)
        return new

    def _tree(self, root: Any, prefix: tuple[Step, ...]) -> Any:
        """A payload of containers."""
        return self._walked_tree(root, self._walked(root), prefix)

    def _walked(self, root: Any, *, parsed: bool = False) -> Walked:
        limits = self._c.limits
        try:
            return walk(root, self._root, limits.max_depth, limits.max_values, parsed=parsed)
        except TooMany:
            raise Unreadable("too many values in one event") from None

    def _walked_tree(self, root: Any, walked: Walked, prefix: tuple[Step, ...], raw: bytes | None = None) -> Any:
        changes = Changes()
        nodes, unreadable = self._opened(walked)
        try:
            changed = self._passed(nodes, walked, root, raw) if nodes else []
        except _LookAgain:
            self._budget = Budget(self._c.limits)
            for leaf in walked.leaves:
                leaf.known_parts = None
            nodes, unreadable = self._opened(walked)
            changed = self._passed(nodes, walked, root, raw)
        unreadable += self._crowded
        self._crowded = []
        causes: list[Found] = []
        for (leaf, _, why), settled in zip(changed, self._settled(changed), strict=True):
            if settled is DROP:
                unreadable.append(leaf)
                continue
            assert leaf.trail is not None
            if leaf.form == "key":
                changes.rename(leaf.trail, leaf.key, settled)
            else:
                changes.put(leaf.trail, leaf.key, settled)
            causes.extend(why)
        gone = [(leaf.trail, leaf.key) for leaf in unreadable if leaf.trail is not None] + walked.removed
        for trail, key in gone:
            changes.put(trail, key, DROP)
        self._report(causes, changes, prefix)
        for trail, key in gone:
            self._removed(Path.of((*prefix, *changes.steps(trail, key))))
        self._note_removed(nodes, changes, prefix)
        return changes.rebuilt(root) if changes else root

    def _opened(self, walked: Walked) -> tuple[list[Leaf], list[Leaf]]:
        """The nodes of all leaves, and the leaves that cannot be read."""
        nodes: list[Leaf] = []
        unreadable = []
        for leaf in walked.leaves:
            if leaf.judged:
                nodes.append(leaf)
                continue
            try:
                nodes.extend(self._c.opener.open(leaf, self._budget))
            except Unreadable:
                unreadable.append(leaf)
        return nodes, unreadable

    def _passed(
        self, nodes: list[Leaf], walked: Walked | None, root: Any = None, raw: bytes | None = None
    ) -> list[tuple[Leaf, Any, tuple[Found, ...]]]:
        """Scan, prove, fold; remember what was clean. ``raw`` is the text of the tree ``root``, if it had one."""
        scanner = self._c.scanner
        found = scanner.scan(nodes, self._c.threshold, self._c.limits.max_findings + 1)
        if self._c.cache and walked is not None:
            scanner.learn([n for n in nodes if n.machine is not None], found)
        if found:
            found, nodes = self._within_bounds(found, nodes)
            clues = scanner.clues(found)
            if clues:
                if walked is not None:
                    if any(clues.occur_in(text) for leaf in walked.leaves for text in leaf.known_parts or ()):
                        raise _LookAgain
                    nodes = nodes + self._suspects(walked, clues, root, raw)
                found += clues.proofs(nodes)
            own_edits(found)
        changed = fold(nodes)
        if self._c.cache:
            self._c.remember(nodes)
        return changed

    def _suspects(self, walked: Walked, clues: Clues, root: Any, raw: bytes | None) -> list[Leaf]:
        """Nodes of those clean texts that a value found elsewhere in the event may stand in."""
        suspects = [leaf for leaf in walked.opaque if clues.may_be_among(leaf.context.opaque[hash(leaf.text)])]
        if clues.may_be_elsewhere(walked.leaves, raw if raw is not None else jsontext.plain(root)):
            suspects += [leaf for leaf in walked.skipped() if clues.occur_in(str(leaf.text))]
        return [node for leaf in suspects for node in self._c.opener.open(leaf, self._budget)]

    def _within_bounds(self, found: list[Found], nodes: list[Leaf]) -> tuple[list[Found], list[Leaf]]:
        """Without the leaves that hold too many findings; those are removed whole."""
        if len(found) <= self._c.limits.max_findings:
            return found, nodes
        counts = Counter(id(f.node.top) for f in found)
        crowded = {top for top, n in counts.items() if n > self._c.limits.max_findings}
        for node in nodes:
            if node.part is None and node.owner is None and id(node.leaf) in crowded:
                self._crowded.append(node.leaf)
        return (
            [f for f in found if id(f.node.top) not in crowded],
            [n for n in nodes if id(n.top) not in crowded],
        )

    def _settled(self, changed: Sequence[tuple[Leaf, Any, tuple[Found, ...]]], form: str = "") -> list[Any]:
        """The changed texts, looked at again until nothing is found in them; `DROP` where that does not come."""
        values = [value for _, value, _ in changed]
        todo = {
            i: Leaf(leaf.context, value, leaf.trail, leaf.key, leaf.form)
            for i, (leaf, value, causes) in enumerate(changed)
            if isinstance(value, str | bytes) and not (causes and all(map(replaced_whole, causes)))
        }
        for _ in range(_MAX_PASSES):
            if not todo:
                return values
            nodes = []
            for i, again in list(todo.items()):
                try:
                    nodes.extend(self._c.opener.open(again, self._budget, form))
                except Unreadable:
                    values[i] = DROP
                    del todo[i]
            own_edits(self._c.scanner.scan(nodes, self._c.threshold))
            new = {id(again): value for again, value, _ in fold(nodes)}
            todo = {
                i: Leaf(again.context, new[id(again)], again.trail, again.key, again.form)
                for i, again in todo.items()
                if id(again) in new
            }
            for i, again in todo.items():
                values[i] = again.text
        for i in todo:
            values[i] = DROP
        return values

    # ---- the report

    def _report(self, causes: Sequence[Found], changes: Changes, prefix: tuple[Step, ...]) -> None:
        def payload_steps(leaf: Leaf) -> list[Step]:
            own = [*prefix, *changes.steps(leaf.trail, leaf.key)]
            return [*own, Opened("key")] if leaf.form == "key" else own

        for node, start, end, d, score, evidence in causes:
            way = tuple(steps(node, payload_steps))
            self._findings.append(
                _pending(Pending, (d.entity, way, start, end, score, d.id, d.role, "replace", evidence))
            )

    def _removed(self, path: Path) -> None:
        if len(self._unscanned) < _MAX_LISTED:
            self._unscanned.append(path)
        else:
            self._unscanned_more += 1

    def _note_removed(self, nodes: Sequence[Leaf], changes: Changes, prefix: tuple[Step, ...]) -> None:
        """Paths of what was removed inside of texts."""
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
