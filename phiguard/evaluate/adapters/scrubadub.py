"""scrubadub: its default detectors, those of American English, and fewer or more of them.

Its search for names needs further packages with models of their own (scrubadub_spacy, scrubadub_stanford), which
are not measured.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from phiguard.evaluate.adapters import by_leaf, needed, version
from phiguard.evaluate.targets import Function, Target

_BRITISH: Final = ("drivers_licence", "national_insurance_number", "tax_reference_number", "vehicle_licence_plate")


def _make(name: str, locale: str, more: tuple[str, ...], less: tuple[str, ...]) -> Target:
    library = needed("scrubadub", "scrubadub")
    scrubber: Any = library.Scrubber(locale=locale)
    for detector in more:
        scrubber.add_detector(getattr(library.detectors, detector))
    for detector in less:
        if detector in scrubber._detectors:  # there is no public list of what a locale loads
            scrubber.remove_detector(detector)
    return Function(name, version("scrubadub"), by_leaf(scrubber.clean))


_DATES: Final = ("DateOfBirthDetector",)
TARGETS: Final[dict[str, Callable[[], Target]]] = {
    "scrubadub": partial(_make, "scrubadub", "en_GB", (), ()),
    "scrubadub-us": partial(_make, "scrubadub-us", "en_US", (), ()),
    "scrubadub-us-dates": partial(_make, "scrubadub-us-dates", "en_US", _DATES, ()),
    "scrubadub-quiet": partial(_make, "scrubadub-quiet", "en_US", _DATES, ("url", "twitter", *_BRITISH)),
}
