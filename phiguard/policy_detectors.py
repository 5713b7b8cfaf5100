"""Detectors that a policy brings along, and the medical record numbers of its organisation."""

import re
from random import Random
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BeforeValidator, Field, StrictBool, model_validator

from phiguard import checks
from phiguard.checks import Check
from phiguard.detector import Detector, Example, Shape
from phiguard.errors import ConfigError
from phiguard.policy_errors import unknown
from phiguard.policy_rules import Entity, Organisation, Table, Text
from phiguard.types import Role

CHECKS: Final[dict[str, Check]] = {
    check.name: check
    for check in (
        Check(checks.luhn, 0.1, "luhn"),
        Check(checks.dea, 0.1, "dea"),
        Check(checks.gtin, 0.1, "gtin"),
        Check(checks.iban, 0.001, "iban"),
        Check(checks.routing, 0.05, "routing"),
        Check(checks.vin, 0.1, "vin"),
        Check(checks.is_an_id, 0.99, "is_an_id"),
        Check(checks.looks_random, 0.2, "looks_random"),
    )
}
"""The checks that a policy's detector can name, with the share of random texts that pass."""
MRN_ID: Final = "organisation_mrn"
_MRN_KEYS: Final = ("mrn", "medical record number", "record number", "patient id", "patient number")


def _example(value: Any) -> Any:
    """A text, or a ``[key, text]`` pair."""
    if isinstance(value, str):
        return ("", value)
    if isinstance(value, list | tuple) and len(value) == 2 and all(isinstance(x, str) for x in value):
        return tuple(value)
    raise ValueError("must be a text or a [key, text] pair")


Texts: TypeAlias = tuple[Text, ...]
Examples: TypeAlias = tuple[Annotated[tuple[str, str], BeforeValidator(_example)], ...]
Prior: TypeAlias = Annotated[float, Field(gt=0.0, lt=1.0, strict=True)]
Weight: TypeAlias = Annotated[float, Field(ge=0.0, le=20.0, strict=True)]


class ShapeTable(Table):
    """One written form, see `phiguard.Shape`."""

    pattern: Annotated[str, Field(min_length=1, max_length=2_000)] = Field(
        description="RE2-safe; where it has a group, the group is the span"
    )
    prior: Prior | None = Field(default=None, description="in place of the detector's `prior`")
    keyed: StrictBool = Field(
        default=False, description="only where the key names the entity, and as the whole value"
    )
    ignore_case: StrictBool = Field(default=True, description="ASCII letters match in either case")
    opened: StrictBool = Field(default=False, description="of a keyed shape: also in values that a codec opened")


class CustomDetector(Table):
    """A detector of the policy's own. Its examples are run when the policy is loaded."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,63}$")] = Field(description="unlike any built-in one")
    entity: Entity = Field(description="what stands in the placeholder")
    label: Text = Field(default="", validate_default=False, description="for people; else the entity")
    role: Role = Field(description="what the entity is to the rules")
    safe_harbor: Annotated[str, Field(pattern=r"^[A-R]?$")] = Field(
        default="", description="letter of 45 CFR 164.514(b)(2)(i), A to R"
    )
    source: Text = Field(default="", validate_default=False, description="where the format is defined")
    patterns: Texts = Field(default=(), description="written forms, with the detector's `prior`; RE2-safe")
    shape: tuple[ShapeTable, ...] = Field(default=(), description="written forms that need more to be said")
    prior: Prior = Field(default=0.9, description="P(entity) where a pattern matches and nothing else is known")
    keys: Texts = Field(default=(), description="phrases of field names that name it")
    not_keys: Texts = Field(default=(), description="phrases of field names that speak against it")
    key_weight: Weight = Field(default=7.0, description="nats that a naming key adds")
    context: Texts = Field(default=(), description="words that speak for it within 40 characters before")
    context_weight: Weight = Field(default=3.0, description="nats they add")
    check: str | None = Field(default=None, description="a check by its name")
    match: Examples = Field(description="texts, or [key, text] pairs, in which it must be found")
    no_match: Examples = Field(description="near misses, in which it must not be found")

    @model_validator(mode="after")
    def _whole(self) -> "CustomDetector":
        if not self.patterns and not self.shape:
            raise ValueError("needs patterns or a shape")
        if self.check is not None and self.check not in CHECKS:
            raise ValueError(unknown("check", self.check, CHECKS))
        return self


def built(table: CustomDetector, place: str, threshold: float) -> Detector:
    """The detector, its examples run.

    Raises:
        ConfigError: a pattern is none that can run, or an example does not hold.
    """
    shapes = [Shape(pattern, table.prior) for pattern in table.patterns]
    shapes += [Shape(s.pattern, s.prior or table.prior, s.keyed, s.ignore_case, s.opened) for s in table.shape]
    examples = table.match
    try:
        detector = Detector(
            id=table.id,
            entity=table.entity,
            label=table.label or table.entity,
            safe_harbor=table.safe_harbor,
            role=table.role,
            source=table.source,
            shapes=tuple(shapes),
            match=_examples(table.match),
            no_match=_examples(table.no_match),
            sample=_Sample(_examples(examples)),
            keys=table.keys,
            not_keys=table.not_keys,
            key_weight=table.key_weight,
            context=table.context,
            context_weight=table.context_weight,
            check=CHECKS[table.check] if table.check else None,
        )
        detector.verify(threshold)
    except ConfigError as error:
        raise ConfigError(error.problem, where=f"{place} {_within(error.where, table)}") from None
    return detector


def _within(where: str, table: CustomDetector) -> str:
    """``detector.x.shapes[2]`` as the policy writes it: ``.patterns[2]``, or ``.shape[0].pattern``."""
    place = where.removeprefix(f"detector.{table.id}")
    found = re.fullmatch(r"\.shapes\[(\d+)\]", place)
    if found is None:
        return place
    number = int(found[1])
    if number < len(table.patterns):
        return f".patterns[{number}]"
    return f".shape[{number - len(table.patterns)}].pattern"


def mrn_detector(organisation: Organisation) -> Detector | None:
    """The organisation's record numbers as a detector: its own form is worth more than any general one."""
    if organisation.mrn_pattern is None:
        return None
    where = "organisation.mrn_pattern"
    try:
        detector = Detector(
            id=MRN_ID,
            entity="MEDICAL_RECORD_NUMBER",
            label="Medical record number of the organisation",
            safe_harbor="H",
            role="direct",
            source="the policy",
            shapes=(Shape(rf"\b(?:{organisation.mrn_pattern})\b", 0.9),),
            match=(),
            no_match=(),
            sample=_Sample(("",)),
            keys=_MRN_KEYS,
        )
        detector.check_shapes()
    except ConfigError as error:
        raise ConfigError(error.problem, where=where) from None
    return detector


def _examples(pairs: Examples) -> tuple[Example, ...]:
    return tuple((key, text) if key else text for key, text in pairs)


class _Sample:
    """One of the examples; a class, so that the detector can be pickled."""

    def __init__(self, examples: tuple[Example, ...]) -> None:
        self._examples = examples

    def __call__(self, rng: Random) -> Example:
        return rng.choice(self._examples)
