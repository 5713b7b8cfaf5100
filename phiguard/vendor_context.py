"""What the fields of a recognised vendor say of the values in them, as contexts of keys.

A hit of a known format is walked below a root of its own, so that what is remembered of its texts never mixes with
other payloads'. A field's role is evidence beside the words of its key: an unknown ``ud[x]`` is identity, a
measurement names nobody, ``cd[buttonText]`` is context.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from phiguard.keys import NOTHING, KeyContext, Phrases
from phiguard.meaning import NO_MEANING, Meaning
from phiguard.vendor_schema import Field, Vendor

# `ep.user` of a GA4 hit, `cd[user]` of a Meta one, `m.user` of a Reddit one.
_WRAPPED: Final = re.compile(r"(?:epn?|upn?|m)\.(.+)|n?cu?d\[(.+)\]")
_PARENTS: Final = 3  # as in `keys`
_MAX_KEY: Final = 200
# Detectors that find any value of a field, by its role and kind; what names it better goes before them.
_IDENTITY: Final = "vendor_identity"
_PSEUDONYM: Final = "vendor_pseudonym"
_SESSION: Final = "vendor_session"
_OWN: Final = "site_variable"
_HEADING: Final = "name_heading"
_NUMBERED: Final = re.compile(r"[A-Za-z]{1,10}[0-9]{1,3}")  # eVar12, prop4, v2, u11: `/c*` fits `commit`, too
_OWNERS: Final[Mapping[str, str]] = {
    "session_id": _SESSION,
    "ip": "ip_address",
    "user_agent": "",
    "device": "",
    "location": "",
}
_MEANT: Final[Mapping[str, str]] = {
    "event_name": "event", "page_url": "page_url", "referrer": "referrer", "title": "title", "product": "product",
    "search": "free_text", "user_agent": "user_agent",
}  # fmt: skip
# A name, a title or an address of these kinds is none of a person, whatever the key's words are.
_NOBODY: Final = frozenset({"event_name", "page_url", "referrer", "title", "product", "campaign", "payload"})
_CUE: Final = 0.2  # a field that says what people did or looked for: as much as a page of care


class Place:
    """A step in the fields of a vendor.

    Attributes:
        field: what is known of a value that stands here.
        deep: of any value here or below, where nothing more exact is known.
    """

    __slots__ = ("_globs", "_literal", "deep", "field")

    def __init__(self) -> None:
        self._literal: dict[str, Place] = {}
        self._globs: list[tuple[int, str, re.Pattern[str], Place]] = []
        self.field: Field | None = None
        self.deep: Field | None = None

    def add(self, path: str, field: Field) -> None:
        at = self
        steps = path.split("/")[1:]
        deep = bool(steps) and steps[-1] == "**"
        for step in steps[:-1] if deep else steps:
            at = at.child(step)
        if deep:
            at.deep = at.deep or field
        else:
            at.field = at.field or field

    def child(self, step: str) -> "Place":
        """The place of one step of a path; items of a list stand where the list does."""
        key = step.removesuffix("[]").replace("~1", "/").replace("~0", "~")
        if "*" not in key:
            return self._literal.setdefault(key, Place())
        for _, known, _, place in self._globs:
            if known == key:
                return place
        place = Place()
        pattern = re.compile(".*".join(map(re.escape, key.split("*"))), re.DOTALL)
        self._globs.append((len(key), key, pattern, place))
        self._globs.sort(key=lambda glob: -glob[0])
        return place

    def below(self, key: str) -> "Iterator[Place]":
        """The places of a key, the most literal first."""
        if key in self._literal:
            yield self._literal[key]
        if len(key) <= _MAX_KEY:
            for _, _, pattern, place in self._globs:
                if pattern.fullmatch(key):
                    yield place

    def graft(self, other: "Place") -> None:
        """Whatever stands at another place stands here too; what is here already goes before it."""
        self.field = self.field or other.field
        self.deep = self.deep or other.deep
        for key, place in other._literal.items():
            if key in self._literal:
                self._literal[key].graft(place)
            else:
                self._literal[key] = place
        for length, key, pattern, place in other._globs:
            own = next((p for _, known, _, p in self._globs if known == key), None)
            if own is not None:
                own.graft(place)
            else:
                self._globs.append((length, key, pattern, place))
        self._globs.sort(key=lambda glob: -glob[0])


def places(vendor: Vendor) -> Place:
    """The fields of a vendor as a tree, from the root of a body and a query; without those that are unverified."""
    event, root = Place(), Place()
    for fields, into in ((vendor.fields, event), (vendor.envelope, root)):
        for path, field in fields.items():
            if not field.unverified:
                into.add(path, field)
    inside = [path for path, field in vendor.envelope.items() if field.kind == "payload" and "*" not in path]
    if vendor.batch not in ("", "lines"):
        inside.append(vendor.batch)
    for path in inside:  # events in a list, or in an encoding
        at = root
        for step in path.split("/")[1:]:
            at = at.child(step)
        at.graft(event)
    if vendor.alone:
        root.graft(event)
    return root


class VendorContext(KeyContext):
    """A place in a hit of a known format; see `KeyContext`."""

    __slots__ = ("_deep", "_places")

    def __init__(
        self,
        phrases: Phrases,
        known: tuple[str, ...] = (),
        names: Mapping[str, float] = NOTHING,
        meaning: Any = None,
        places: tuple[Place, ...] = (),
        deep: Field | None = None,
    ) -> None:
        super().__init__(phrases, known, names, meaning)
        self._places = places
        self._deep = deep

    def below(self, key: str, above: Sequence[str] = (), ahead: Any = None) -> KeyContext:
        here = [place for at in self._places for place in at.below(key)]
        own_field = next((place.field for place in here if place.field is not None), None)
        deep = next((place.deep for place in here if place.deep is not None), None) or self._deep
        field = own_field or deep
        wrapped = _WRAPPED.fullmatch(key)
        if field is None and not here and wrapped is None:
            return super().below(key, above, ahead)
        names, own = self._phrases.read(self._known, key)
        if wrapped is not None:  # the vendor's sign around a name that the site chose
            names = {**names, **self._phrases.read(self._known, wrapped[1] or wrapped[2])[0]}
        meaning = self._phrases.meaning(key, above, self.meaning)
        if field is not None:
            # That a whole tree counts or consents says less than a key in it: `ctx/subscriberId`.
            whole_tree = own_field is None and field.role in ("measurement", "consent")
            if not whole_tree:
                names = named(field, names)
            if field.kind == "own" and _NUMBERED.fullmatch(key) is not None:
                names = {**names, _OWN: 1.0}
            if field.kind in ("own", "title", "text"):
                names = {**names, _HEADING: 1.0}
            meaning = meant(field, meaning)
        return VendorContext(
            self._phrases, (self._known + own)[-_PARENTS:], names or NOTHING, meaning, tuple(here), deep
        )


def named(field: Field, names: Mapping[str, float]) -> dict[str, float]:
    """Who owns a field: those that its key names, as far as its role allows, and those that it names itself."""
    if field.role == "direct":
        return {**names, _IDENTITY: 1.0}
    if field.role == "pseudonymous":
        owner = _OWNERS.get(field.kind, _PSEUDONYM)
        return {**names, owner: 1.0} if owner else dict(names)
    if field.role == "secret":
        return {**names, "secret": 1.0}
    if field.role in ("measurement", "consent") or field.kind in _NOBODY:
        return {owner: weight for owner, weight in names.items() if owner[0] == "!" or owner.startswith("codec:")}
    return dict(names)


def meant(field: Field, meaning: Meaning | None) -> Meaning:
    """What the field says besides."""
    said = NO_MEANING if meaning is None else meaning
    kind = _MEANT.get(field.kind, "free_text" if field.role == "free_text" else "")
    role = said.role
    if field.kind == "page_url":
        # Of several addresses in a hit the page's own is the one that may be sent as its origin.
        role = "page" if field.neutral is not None and field.neutral.how == "origin" else ""
    elif field.kind == "referrer":
        role = "referrer"
    elif field.role not in ("context", "free_text"):
        role = ""
    cue = said.cue
    if field.role in ("context", "free_text"):
        cue = max(cue, _CUE)
    return said._replace(
        field=kind or (said.field if field.role in ("context", "free_text") else ""), role=role, cue=cue
    )


def vendor_root(plain: KeyContext, vendor: Vendor) -> VendorContext:
    """The root of what is remembered of a vendor's hits; ``plain`` is a root of other payloads."""
    return VendorContext(plain._phrases, places=(places(vendor),))


_URL_KEYS: Final = frozenset({"url", "request_url", "requestUrl", "endpoint"})
BODY_KEYS: Final = ("postData", "body", "post_data", "requestBody", "request_body", "payload", "data")
BODIES: Final = frozenset(BODY_KEYS)
_WIRE: Final = frozenset({*BODY_KEYS, *_URL_KEYS, "queryString", "query", "params", "text"})
_INNER: Final = frozenset({"request", "postData", "post_data"})


class RequestContext(KeyContext):
    """A place in a request: its address and its body are the vendor's, the rest is read as anywhere."""

    __slots__ = ("_hit",)

    def __init__(
        self,
        phrases: Phrases,
        hit: KeyContext,
        known: tuple[str, ...] = (),
        names: Mapping[str, float] = NOTHING,
        meaning: Any = None,
    ) -> None:
        super().__init__(phrases, known, names, meaning)
        self._hit = hit

    def below(self, key: str, above: Sequence[str] = (), ahead: Any = None) -> KeyContext:
        if key in _INNER:
            names, own = self._phrases.read(self._known, key)
            return RequestContext(self._phrases, self._hit, (self._known + own)[-_PARENTS:], names or NOTHING)
        return self._hit if key in _WIRE else super().below(key, above, ahead)


def request_root(plain: KeyContext, hit: KeyContext) -> RequestContext:
    """The root of requests whose address and body stand below ``hit``."""
    return RequestContext(plain._phrases, hit)


def may_be_request(tree: Any) -> bool:
    """Whether another tree of these keys and types could be a request to a vendor."""
    if "request" in tree:
        return True
    return "url" in tree and (len(tree) == 1 or "method" in tree or not BODIES.isdisjoint(tree))
