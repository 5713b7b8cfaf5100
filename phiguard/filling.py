"""What became of an address with blanks: of what is remembered of it, and of the value in each blank."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, NamedTuple

from phiguard.details import Details, Judged
from phiguard.frames import Framed, Place, filled
from phiguard.layouts import Layout
from phiguard.native import compiled
from phiguard.rebuild import DROP
from phiguard.redact import Edit, spliced
from phiguard.rulings import STAYS, Ruling
from phiguard.spoken import Said, Spoken, Term, Way
from phiguard.types import Pending, Step

_START: Final = itemgetter(0)
_BY_PLACE: Final = itemgetter(0, 1)


class Filling(NamedTuple):
    """
    Attributes:
        said: of the rest of the address.
        blanks: place, length of the value, ruling.
    """

    said: Said
    blanks: tuple[tuple[Place, int, Ruling], ...]

    @property
    def kept(self) -> bool:
        return bool(self.said.kept) or any(ruling.kept for _, _, ruling in self.blanks)

    @property
    def dropped(self) -> tuple[tuple[Step, ...], ...]:
        return self.said.dropped

    @property
    def entities(self) -> list[str]:
        """Of each finding."""
        return [*self.said.entities, *(entity for *_, ruling in self.blanks for entity in ruling.entities)]

    def applied(self, text: str, of: Framed) -> Any:
        """What becomes of the text; itself where nothing changes."""
        edits = filled(of, self.said.edits)
        for blank, (place, _, ruling) in zip(of.blanks, self.blanks, strict=True):
            if ruling.new is not STAYS:
                new = "" if ruling.new is DROP else ruling.new
                written = place.write(new) if ruling.each else _written(place.write, new)
                edits.append(Edit(blank.start, blank.end, written, ()))
        return finished(self.said, text, str(spliced(text, sorted(edits, key=_START))) if edits else text)

    def findings(self, way: Sequence[Step]) -> Iterator[Pending]:
        """As a report lists them: by their place in what was opened."""
        items: list[tuple[int, int, Any]] = [(term.order, term.start, term) for term in self.said.all]
        items += [(place.order, -1, (place, length, ruling)) for place, length, ruling in self.blanks]
        for _, _, item in sorted(items, key=_BY_PLACE):
            if type(item) is Term:
                d, whole = item.detector, (*way, *item.tail)
                yield Pending(
                    d.entity, whole, item.start, item.end, item.score, d.id, d.role, item.method, item.evidence
                )
                continue
            place, length, ruling = item
            for entity, *rest in (*ruling.replaced, *ruling.kept):
                yield Pending(entity, (*way, *place.tail), 0, length, *rest)


def applied(said: Said, text: str) -> Any:
    """What becomes of a text: itself where nothing does; `DROP` where the page drops it."""
    return finished(said, text, spliced(text, said.edits) if said.edits else text)


def finished(said: Said, text: str, new: str) -> Any:
    """The same where the edits are in ``new`` already."""
    done = new if said.then is None else said.then(new)
    return text if done == text else done


@lru_cache(maxsize=256)
def _written(write: Callable[[Any], Any], new: str) -> Any:
    """A placeholder in the encoding of a field."""
    return write(new)


@compiled
def spoken_outcomes(
    layout: Layout, spoken: Sequence[tuple[int, Spoken, str]], frames: Mapping[int, Any], way: Way
) -> tuple[list[tuple[int, Any]], list[tuple[int, int, Any]]]:
    """Edits and outcomes of the texts that are remembered, but for addresses with blanks (``frames``)."""
    edits: list[tuple[int, Any]] = []
    outcomes: list[tuple[int, int, Any]] = []
    for i, entry, text in spoken:
        if i not in frames:
            outcome = entry.said[way]
            new = applied(outcome, text)
            if new is not text:
                edits.append((layout.at[i], new))
            outcomes.append((layout.at[i], 0, outcome))
    return edits, outcomes


@compiled
def outcomes_of(
    judged: Sequence[Judged], rulings: Sequence[Ruling], details: Details, texts: Sequence[str], way: Way
) -> tuple[list[tuple[int, Any]], list[tuple[int, int, Any]], list[tuple[int, float]]]:
    """What becomes of all values of a form: edits by number; outcomes as in `phiguard.recall.Recalled`; and of each
    finding the chance that it is none, with the rank of its leaf."""
    edits: list[tuple[int, Any]] = []
    outcomes: list[tuple[int, int, Any]] = []
    chances: list[tuple[int, float]] = []
    in_frames: dict[int, list[Ruling]] = {}
    for (rank, number, _, _, text, blank), ruling in zip(judged, rulings, strict=True):
        for chance in ruling.identity:
            chances.append((rank, chance))
        if blank >= 0:
            in_frames.setdefault(number, []).append(ruling)
            continue
        if ruling.new is not STAYS:
            edits.append((number, ruling.new))
        outcomes.append((number, len(text), ruling))
    for i, (entry, of) in details.frames.items():
        number = details.layout.at[i]
        lengths = [len(blank.value) for blank in of.blanks]
        blanks = zip(entry.places, lengths, in_frames[number], strict=True)
        filling = Filling(entry.said[way], tuple(blanks))
        new = filling.applied(texts[i], of)
        if new is not texts[i]:
            edits.append((number, new))
        outcomes.append((number, 0, filling))
    return edits, outcomes, chances
