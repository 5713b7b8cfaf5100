"""Payloads that are requests to vendors: recognised by their address, read by the vendor's fields, and decided
event by event where the vendor batches them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple
from urllib.parse import unquote_plus

from phiguard import batches, jsontext
from phiguard.batches import Way
from phiguard.clues import Found
from phiguard.codec import step
from phiguard.compiled import Compiled
from phiguard.errors import Unreadable
from phiguard.event import Event
from phiguard.keys import KeyContext
from phiguard.layouts import MANY_VALUES, walked
from phiguard.leaves import is_object
from phiguard.passes import Blocked
from phiguard.recall import Partly, Recalled
from phiguard.types import Context, Kind, Path, Step
from phiguard.vendor_context import BODIES, BODY_KEYS
from phiguard.vendor_schema import Field, Vendor
from phiguard.vendors import recognise, recognise_form

_MAX_QUERY: Final = 20_000  # characters of a query that are looked through for the page
_MAX_FIELDS: Final = 500
_ADDRESS: Final = re.compile(r"(?i:https?:)?//[^\s/]\S*|/[^\s/=&]\S*")
_PAGE: Final = "page_url"  # a field that would hold such an address
_PAGES: Final[dict[str, tuple[Mapping[str, Field], list[str]]]] = {}  # of vendors, by their names
_ABSOLUTE: Final = ("https://", "http://", "//", "wss://")


class Hit(NamedTuple):
    """A request to a vendor in a payload. ``way`` leads to its body; () where it has none."""

    vendor: Vendor
    url: str
    way: tuple[str | int, ...]
    body: Any


def hit_in(tree: Any) -> Hit | None:
    """The request to a vendor that a tree is: ``(url, body)``, an object with ``url`` and ``body``, a HAR entry."""
    if is_object(tree):
        if "request" in tree:
            return _hit(tree["request"], ("request",))
        return _hit(tree, ()) if "url" in tree else None
    if type(tree) is tuple and len(tree) == 2 and type(tree[0]) is str:
        return _recognised(tree[0], (1,), tree[1])
    return None


def _hit(request: Any, prefix: tuple[str, ...]) -> Hit | None:
    if not is_object(request) or type(request.get("url")) is not str:
        return None
    key = None
    if not BODIES.isdisjoint(request):
        key = next((key for key in BODY_KEYS if request.get(key) is not None), None)
    if key is None and not ("method" in request or len(request) == 1):
        return None  # an event that names its page
    way: tuple[str, ...] = () if key is None else (*prefix, key)
    body: Any = None if key is None else request[key]
    if is_object(body) and type(body.get("text")) is str and key in ("postData", "post_data"):
        way, body = (*way, "text"), body["text"]
    return _recognised(request["url"], way, body, str(request.get("method") or ""))


def _recognised(url: str, way: tuple[str | int, ...], body: Any, method: str = "") -> Hit | None:
    if not url.startswith(_ABSOLUTE):
        return None
    vendor = recognise(url, body, method=method)
    return None if vendor is None else Hit(vendor, url, way, body)


def way_of(vendor: Vendor) -> Way:
    """The way to the list of events in a body of the vendor's, () where there is none of its own."""
    return () if vendor.batch in ("", "lines") else tuple(vendor.batch.split("/")[1:])


def is_batched(vendor: Vendor, body: Any) -> bool:
    """Whether a body seems to hold a list of events; a look, not a parse."""
    if isinstance(body, bytes):
        return is_batched(vendor, body.decode("utf-8", "replace"))
    if vendor.batch == "lines":
        return isinstance(body, str) and "\n" in body
    way = way_of(vendor)
    if not way:
        return False
    return f'"{way[-1]}"' in body if isinstance(body, str) else batches.is_batch(body, way)


class HitEvent(Event):
    """An `Event` that knows vendors. Each of its methods is a hook that `Event` calls where it has to ask."""

    __slots__ = ("_asked", "_partly")

    def __init__(
        self,
        compiled: Compiled,
        name: str,
        context: Context,
        partly: Partly | None = None,
        *,
        asked: bool = False,
    ) -> None:
        """``partly``: the payload, taken apart. ``asked``: memory was, and does not know its event."""
        super().__init__(compiled, name, context)
        self._partly = partly
        self._asked = asked

    def _known(
        self, event: Any, context: KeyContext, around: Sequence[Found], *, whole: bool = False
    ) -> Recalled | None:
        return None if self._asked else super()._known(event, context, around, whole=whole)

    def _new(self, payload: Any) -> Any:
        if self._partly is None:
            return super()._new(payload)
        raw, tree, layout, _ = self._partly
        root = tree.containers[0]
        few = len(tree.values) <= MANY_VALUES  # of more the native walk is faster
        leaves = walked(self._root, layout, tree, self._c.limits) if few else None
        new = self._one_tree(root, self._root, (), raw, leaves)
        if new is root or raw is None:
            return payload if new is root else new
        text = jsontext.dumps_plain(new)
        return text.decode() if type(payload) is str else text

    def _sent_to(self, endpoint: str, payload: Any) -> None:
        vendor = recognise(endpoint, payload)
        if vendor is not None and vendor.opaque:
            raise Unreadable(_opaque(vendor))
        self._enter(vendor)

    def _enter(self, vendor: Vendor | None) -> None:
        if vendor is not None:
            self._vendor = vendor
            self._root = self._c.vendor_root(vendor)

    # ---- texts

    def _own_text(self, text: str, kind: Kind | None, prefix: tuple[Step, ...]) -> str | None:
        if self._vendor is None and kind in (None, "url") and text.startswith(_ABSOLUTE):
            self._enter(recognise(text))
        if self._vendor is None and kind in (None, "form", "url") and "=" in text:
            self._enter(recognise_form(text))
        if self._vendor is None and kind in (None, "url") and not prefix and _ADDRESS.fullmatch(text) is not None:
            return self._address(text, kind or "")
        if kind is None and "\n" in text:
            lines = batches.event_lines(text)
            if lines:
                return self._event_lines(text, lines, prefix)
        return None

    def _address(self, text: str, form: str) -> str:
        new = text
        if not _is_page(text):
            new = str(self._leaf(text, form, text))
            # Else all that made it a collector's is gone, and a second scrub would take it for a page.
            if new is text or not _is_page(new):
                return new
        return str(self._leaf(new, form, new, context=self._page_root()))

    def _event_lines(self, text: str, lines: Sequence[tuple[int, int]], prefix: tuple[Step, ...]) -> str:
        """A GA4 body, event by event; one that is blocked becomes an empty line."""
        out, done = [], 0
        for i, (start, end) in enumerate(lines):
            line = text[start:end]
            before = len(self._findings)
            try:
                new = str(self._leaf(line, "", line, (*prefix, step("lines"), i)))
            except Unreadable as error:
                new, reason = "", f"unreadable: {error}"
                self._removed(Path.of((*prefix, step("lines"), i)))
            except Blocked as error:
                self._noted(error.risk, error.page)
                new, reason = "", str(error)
            if not new:
                del self._findings[before:]
                self._reasons.append(f"line {i}: {reason}")
            out += [text[done:start], new]
            done = end
        new = "".join([*out, text[done:]])
        return text if new == text else new

    def _page_root(self) -> KeyContext:
        """What is known of the address of a page."""
        return self._c.place_below(self._root, _PAGE)

    # ---- trees

    def _batch_of_vendor(self, tree: Any) -> Way | None:
        way = way_of(self._vendor)
        return way if way and is_object(tree) and batches.is_batch(tree, way) else None

    def _request_in(self, root: Any, prefix: tuple[Step, ...]) -> Any:
        if self._vendor is not None:
            return None
        hit = hit_in(root)
        if hit is not None:
            return self._request(root, hit, prefix)
        vendor = _of_forms(root)
        if vendor is None:
            return None
        outside = self._root
        self._enter(vendor)
        try:
            return self._tree(root, prefix)
        finally:
            self._vendor, self._root = None, outside

    def _request(self, root: Any, hit: Hit, prefix: tuple[Step, ...]) -> Any:
        """A request: its address and its body by the vendor's fields; a batch of events apart from the rest."""
        vendor = hit.vendor
        if vendor.opaque and hit.body:
            raise Unreadable(_opaque(vendor))
        outside, given = self._root, self._context
        self._vendor = vendor
        try:
            paired = type(root) is tuple  # entries of a tuple have no names
            context = self._c.vendor_root(vendor) if paired else self._c.request_root(vendor)
            if not is_batched(vendor, hit.body):
                known = None if paired else self._known(root, context, ())
                if known is not None:
                    return self._recalled(known, prefix)
                return self._one_tree(root, context, prefix)
            envelope = batches.put(root, hit.way, None)
            told: list[Found] = []
            new = self._one_tree(envelope, context, prefix, told=told)
            self._root = self._c.vendor_root(vendor)
            self._around = [f for f in told if f.detector.tells]
            page = _page(vendor, hit.url)
            if page and given.url is None:
                self._context = replace(given, url=page)
            body = self._body(hit.body, (*prefix, *hit.way))
            if new is envelope and body is hit.body:
                return root
            return batches.put(new, hit.way, body)
        finally:
            self._vendor, self._root, self._context, self._around = None, outside, given, ()

    def _body(self, body: Any, prefix: tuple[Step, ...]) -> Any:
        if isinstance(body, str):
            return self._text(body, None, prefix)
        if isinstance(body, bytes):
            return self._bytes(body, prefix)
        return self._tree(body, prefix)


def _of_forms(root: Any) -> Vendor | None:
    """The vendor whose forms a batch holds as texts."""
    texts = root.get("requests") if is_object(root) else None
    if type(texts) is not list or not texts or type(texts[0]) is not str:
        return None
    return recognise_form(texts[0])


def _is_page(text: str) -> bool:
    """Whether an address is that of a page: of one that names no other, as collectors' addresses do."""
    rest = text[text.find("//") + 2 :].lower()
    return "//" not in rest and "%2f%2f" not in rest


def _opaque(vendor: Vendor) -> str:
    return f"{vendor.name}: a recording of the page"


def _page(vendor: Vendor, url: str) -> str:
    """The page that the query of a hit names for all events of its body."""
    if vendor.batch != "lines":
        return ""
    pairs = url.partition("?")[2][:_MAX_QUERY].split("&")
    pages = _page_fields(vendor)
    held: dict[str, str] = {}
    for pair in pairs if len(pairs) <= _MAX_FIELDS else ():
        name, _, value = pair.partition("=")
        if "%" in name or "+" in name:
            name = unquote_plus(name)
        if value and name in pages:
            held.setdefault(name, value)
    return next((unquote_plus(held[name]) for name in pages if name in held), "")


def _page_fields(vendor: Vendor) -> list[str]:
    """The names of the fields that hold the page, in the order of the vendor's."""
    known = _PAGES.get(vendor.name)
    if known is None or known[0] is not vendor.fields:
        pages = [p[1:] for p, f in vendor.fields.items() if f.kind == "page_url" and f.neutral is not None]
        known = _PAGES[vendor.name] = vendor.fields, pages
    return known[1]
