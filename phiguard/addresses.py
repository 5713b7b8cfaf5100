"""The event's own page and its referrer, among the texts of the event."""

from typing import Any

from phiguard.leaves import Leaf


def take(urls: dict[str, str], role: str, text: str) -> None:
    """Keep the first of each role, but a whole URL before a path."""
    known = urls.get(role)
    if known is None or ("://" in text[:12] and "://" not in known[:12]):
        urls[role] = text


def inner(node: Leaf) -> bool:
    """Whether a part of a text is an address of its own: a page in the query of another one, or in a tree."""
    if node.part is None:
        return node.owner is not None and node.context.addresses
    if not node.context.addresses:
        return False
    return node.context is not node.top.context or (type(node.content) is str and "://" in node.content[:12])


def own_role(leaf: Leaf) -> str:
    """What the leaf is to the event by its own key."""
    meaning = leaf.context.meaning
    return str(meaning.role) if meaning is not None else ""


def role_of(node: Leaf) -> str:
    """What the address is to the event that a text is a part of."""
    at: Any = node
    while at is not None:
        meaning = at.context.meaning
        if meaning is not None and meaning.role:
            return str(meaning.role)
        at = at.owner if at.parent is None else at.parent  # out of a tree into the text that it stands in
    return ""
