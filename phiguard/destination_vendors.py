"""What a vendor's file says of a destination: what it requires of an event, and how it is told to use it less."""

from collections.abc import Iterator
from typing import Final, Literal

from phiguard.destination_tables import DestinationField, Need
from phiguard.destinations import Destination
from phiguard.vendors import Vendor, vendor

_ITEMS: Final = "[]"


def requirements(destination: Destination) -> list[Need]:
    """Everything that has to be there: fields marked so, what the destination needs, and what its vendor requires.

    Of the vendor's ways only those count that are on the list; where none is, it is the way of another version of
    the format, or of another kind of event.
    """
    single = [Need(any=((f.path,),), at=f.at) for f in destination.field if f.required]
    asked = [*single, *destination.need]
    known = of_destination(destination)
    if known is None:
        return asked
    named = {(need.at, p) for need in asked if len(need.any) == 1 for p in need.any[0]}
    listed = {at: [f.path for f in destination.field if f.at == at] for at in ("event", "envelope")}
    for need in _required(known):
        ways = tuple(way for way in need.any if any(_covers(path, way[0]) for path in listed[need.at]))
        if ways and not (len(ways) == 1 and not need.when and (need.at, ways[0][0]) in named):
            asked.append(need.model_copy(update={"any": ways}))
    return asked


def limited_use(destination: Destination) -> Iterator[DestinationField]:
    """The vendor's flags for limited use, where the destination's file does not set them itself."""
    known = of_destination(destination)
    own = {field.path for field in destination.field}
    for path, value in known.limited_use.items() if known is not None else ():
        ours = pointer(path)
        if ours not in own and "*" not in ours:
            yield DestinationField(
                path=ours, at=_place_of(path, known), role="consent", form="exact", fixed=value, lifted=True
            )


def of_destination(destination: Destination) -> Vendor | None:
    return vendor(destination.vendor) if destination.vendor else None


def _covers(path: str, other: str) -> bool:
    return other == path or other.startswith(f"{path}/")


def batch_path(destination: Destination) -> str:
    """Where the list of events stands; "" where there is none."""
    if destination.batch is not None:
        return destination.batch
    known = of_destination(destination) if destination.wire == "json" else None
    return known.batch if known is not None and known.batch.startswith("/") else ""


def pointer(path: str) -> str:
    """A path of a vendor's file as one of a destination's: ``/contents[]/id`` is ``/contents/*/id``."""
    return path.replace(_ITEMS, "/*")


def _required(known: Vendor) -> Iterator[Need]:
    for asked in known.requires:
        when = {pointer(asked.when): asked.value} if asked.when else {}
        places = {_place_of(path, known) for path in asked.any}
        for at in sorted(places):
            ways = tuple((pointer(path),) for path in asked.any if _place_of(path, known) == at)
            if len(places) == 1:
                yield Need(any=ways, when=when, at=at)


def _place_of(path: str, known: Vendor | None) -> Literal["event", "envelope"]:
    return "envelope" if known is not None and path in known.envelope and path not in known.fields else "event"
