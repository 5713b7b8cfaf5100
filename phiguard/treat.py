"""What the page does to the fields of its event: which are rewritten or dropped, whatever was found in them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from phiguard import page_matrix
from phiguard.codec import PATH_SEGMENT
from phiguard.decide import Treatment
from phiguard.leaves import Leaf, Trail, entries_of, is_container
from phiguard.meaning import Meaning
from phiguard.native import compiled
from phiguard.path_selectors import Selectors, prefixes
from phiguard.rebuild import DROP, Changes
from phiguard.treatments import is_free_text, neutral_event, only_origin, only_path, user_agent_family
from phiguard.types import Path, Step

Rewrite: TypeAlias = Callable[[str], Any]
"""From a text without its findings to what stands in its place; `DROP` for nothing."""

_DEEPEST: Final = 1_000


def rewrites(nodes: Iterable[Leaf], treatment: Treatment) -> dict[int, Rewrite]:
    """What becomes of which texts, by the id of the node."""
    out: dict[int, Rewrite] = {}
    for node in nodes:
        if node.form == "key" or type(node.content) is not str or not _is_a_field(node):
            continue
        meaning: Meaning | None = node.context.meaning
        field = meaning.field if meaning is not None else ""
        rewrite = _BY_FIELD[field](treatment) if field in _BY_FIELD else None
        if rewrite is None and treatment.free_text == "drop":
            if _is_typed(node, field):
                rewrite = _drop
            elif (
                node.edits
                and node.form == "text"
                and all(edit.new and type(edit.new) is str for edit in node.edits)
            ):
                rewrite = _DROP_TYPED[field]
        if rewrite is not None:
            out[id(node)] = rewrite
    return out


def noted(nodes: Iterable[Leaf], made: Mapping[int, Rewrite], dropped: list[Leaf]) -> dict[int, Rewrite]:
    """The same, by the id of the node, which put the nodes of which they leave nothing into ``dropped``."""
    if not made:
        return {}

    def noting(node: Leaf, rewrite: Rewrite) -> Rewrite:
        def rewritten(text: str) -> Any:
            new = rewrite(text)
            if new is DROP:
                dropped.append(node)
            return new

        return rewritten

    return {id(node): noting(node, made[id(node)]) for node in nodes if id(node) in made}


def may_rewrite(node: Leaf, reach: page_matrix.Reach) -> bool:
    """Whether some page does something to a text, whatever was found in it."""
    if node.form == "key" or type(node.content) is not str or not _is_a_field(node):
        return False
    meaning: Meaning | None = node.context.meaning
    field = meaning.field if meaning is not None else ""
    return field in reach.fields or (reach.typed and _is_typed(node, field))


def stricter(one: Treatment, other: Treatment) -> Treatment:
    """Of each field what takes more; blocks and addresses of networks are decided by the page as it was."""
    return page_matrix.stricter(one, other, ("block", "ip"))


def page_after(treatment: Treatment, url: str | None, referrer: str | None) -> tuple[str | None, str | None]:
    """Page and referrer as they read once the treatment is through."""
    page, before = _page_url(treatment), _referrer(treatment)
    if url is not None and page is not None:
        url = page(url)
    if referrer is not None and before is not None:
        new = before(referrer)
        referrer = None if new is DROP else new
    return url, referrer


def denied(nodes: Iterable[Leaf], selectors: Selectors, path: Callable[[Leaf], str]) -> dict[int, Rewrite]:
    """What stands at a denied path, or below it: a container goes with the texts in it."""
    return {
        id(node): _drop for node in nodes if node.form != "key" and any(map(selectors.match, prefixes(path(node))))
    }


def without_denied(root: Any, selectors: Selectors, prefix: Sequence[Step]) -> tuple[Any, list[Path]]:
    """A tree without what stands at denied paths, numbers, booleans and containers too; and the paths of that."""
    changes = Changes()
    dropped: list[Path] = []
    for trail, key, path in _denied_entries(root, selectors, prefix):
        value = trail.container[key] if isinstance(trail.container, Mapping | list | tuple) else 0
        if value is not None or isinstance(trail.container, Mapping):
            changes.put(trail, key, DROP)
            dropped.append(Path(path))
    return changes.rebuilt(root) if changes else root, dropped


def _denied_entries(root: Any, selectors: Selectors, prefix: Sequence[Step]) -> list[tuple[Trail, Any, str]]:
    """(trail, key, path) of what stands at a denied path in a tree, of whatever type; the outermost of each."""
    out: list[tuple[Trail, Any, str]] = []
    todo = [(Trail(None, None, root, 0), str(Path.of(prefix)))]
    while todo:
        trail, way = todo.pop()
        for key, value in entries_of(trail.container)[0]:
            path = way + Path.of((key if type(key) is int else str(key),))
            if selectors.match(path):
                out.append((trail, key, path))
            elif is_container(value) and trail.depth < _DEEPEST:
                todo.append((Trail(trail, key, value, trail.depth + 1), path))
    return out


def _is_a_field(node: Leaf) -> bool:
    """Whether a text is the value of a key of its own, not a slice of another or a segment of a path."""
    part = node.part
    if part is None:
        return True
    return part.slot == "value" and part.key is not None and not part.key.startswith(PATH_SEGMENT)


def _is_typed(node: Leaf, field: str) -> bool:
    if node.form != "text" or node.text is None:
        return field == "free_text" and node.form == "text"
    return is_free_text(node.text, field)


@compiled
def _drop(_: str) -> Any:
    return DROP


class _ByField(dict[str, Rewrite]):
    def __missing__(self, field: str) -> Rewrite:
        """Also what is free text only with its placeholders, as a second pass would read it."""
        self[field] = made = lambda text: DROP if is_free_text(text, field) else text
        return made


_DROP_TYPED: Final = _ByField()


def _page_url(treatment: Treatment) -> Rewrite | None:
    if treatment.url == "origin":
        return only_origin
    if treatment.url == "path" or treatment.query == "drop":
        return only_path
    return None


def _page_query(treatment: Treatment) -> Rewrite | None:
    return _drop if treatment.url in ("origin", "path") or treatment.query == "drop" else None


def _referrer(treatment: Treatment) -> Rewrite | None:
    if treatment.referrer == "drop":
        return _drop
    return only_origin if treatment.referrer == "origin" else None


_BY_FIELD: Final[Mapping[str, Callable[[Treatment], Rewrite | None]]] = {
    "page_url": _page_url,
    "page_query": _page_query,
    "referrer": _referrer,
    "title": lambda t: _drop if t.title == "drop" else None,
    "user_agent": lambda t: user_agent_family if t.user_agent == "family" else None,
    "event": lambda t: neutral_event if t.event == "neutral" else None,
}
