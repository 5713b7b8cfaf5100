"""The tables of a policy: rules, the page matrix, allowances, denials, and what an organisation says of itself."""

import re
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, model_validator

from phiguard.detector import _NOT_RE2 as NOT_RE2
from phiguard.own_terms import problem_of
from phiguard.path_selectors import parsed
from phiguard.patterns import runs_away
from phiguard.policy_errors import unknown
from phiguard.terms import ENTITIES
from phiguard.types import Method, PageKind, Role

METHODS: tuple[Method, ...] = ("drop", "replace", "mask", "generalize", "pseudonymize", "keep")
"""From the most to the least severe: of several methods on one span the first of these wins."""
PAGE_KINDS: tuple[PageKind, ...] = get_args(PageKind)
ROLES: tuple[Role, ...] = get_args(Role)
HEALTH_ENTITIES = (*sorted({*filter(None, ENTITIES.values()), "CARE_TERM", "HEALTH_DATA"}),)
"""What the health lexicon finds, in texts and beside keys."""


def _selector(text: str) -> str:
    parsed(text)
    return text


def _pattern(text: str) -> str:
    if NOT_RE2.search(text):
        raise ValueError("uses a look-around, back-reference or possessive quantifier (must run on RE2)")
    try:
        compiled = re.compile(text)
    except re.error as error:
        raise ValueError(f"is no valid pattern ({error.msg})") from None
    if compiled.fullmatch(""):
        raise ValueError("matches the empty string")
    if runs_away(text):
        raise ValueError("repeats a repetition, as (a+)+ does: it may take for ever")
    return text


def _bare_pattern(text: str) -> str:
    if re.compile(_pattern(text)).groups:
        raise ValueError("must have no group (write (?:...))")
    return text


def _whole_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("must be one of: 0, 1, 2, 3")
    return value


NER_BACKENDS = ("builtin", "spacy", "presidio", "onnx", "off")
"""What may look for names in free text; all but the first and the last may name a model behind a colon."""


def _backends(value: Any) -> Any:
    """One name, or a list of them, as a tuple."""
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not names or not all(isinstance(name, str) for name in names):
        raise ValueError("must be a name or a list of names")
    for name in names:
        kind, colon, model = name.partition(":")
        if kind not in NER_BACKENDS:
            raise ValueError(unknown("back end", kind, NER_BACKENDS))
        if colon and (kind in ("builtin", "off") or not model):
            raise ValueError(f"{kind!r} takes no model" if model else f"{name!r} names no model behind the colon")
    kinds = [name.partition(":")[0] for name in names]
    if "off" in kinds and len(kinds) > 1:
        raise ValueError("'off' stands alone")
    if len(set(kinds)) < len(kinds):
        raise ValueError("names a back end twice")
    return tuple(names)


Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=2_000)]
Tier: TypeAlias = Annotated[Literal[0, 1, 2, 3], BeforeValidator(_whole_number)]
Score: TypeAlias = Annotated[float, Field(gt=0.0, le=1.0, strict=True)]
Selector: TypeAlias = Annotated[str, AfterValidator(_selector)]
Pattern: TypeAlias = Annotated[str, Field(max_length=2_000), AfterValidator(_pattern)]
Entity: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,63}$")]
NameBackends: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_backends)]
Domain: TypeAlias = Annotated[str, Field(pattern=r"^(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,}$")]


class Table(BaseModel):
    """A table of a policy: frozen, and without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(Table):
    """What a table says for people."""

    why: Text | None = Field(default=None, description="why, for people; decides nothing")
    source: Text | None = Field(
        default=None, description="the law, ruling or document it rests on; decides nothing"
    )


def _selects(table: BaseModel, keys: tuple[str, ...]) -> int:
    for key in keys:
        if getattr(table, key) == ():
            raise ValueError(f"{key} is empty (leave it out to select all)")
    return sum(getattr(table, key) is not None for key in keys)


class Rule(Said):
    """What happens to findings. Every selector that is given must fit; of a list, one entry."""

    roles: tuple[Role, ...] | None = Field(default=None, description="roles of the findings")
    entities: tuple[Entity, ...] | None = Field(default=None, description="entities, such as `IP_ADDRESS`")
    detectors: tuple[str, ...] | None = Field(default=None, description="ids of detectors, such as `click_id`")
    tiers: tuple[Tier, ...] | None = Field(default=None, description="sensitivity of the finding itself, 0 to 3")
    pages: tuple[PageKind, ...] | None = Field(
        default=None, description="kinds of the event's page; such a rule goes before rules without"
    )
    paths: tuple[Selector, ...] | None = Field(default=None, description="path selectors")
    min_score: Score | None = Field(
        default=None, description="findings from this score on, in place of the policy's threshold; may be lower"
    )
    ads_consent: StrictBool | None = Field(
        default=None, description="true: only under an explicit consent to ads; false: only without one"
    )
    method: Method | None = Field(default=None, description="what becomes of the finding")
    block: StrictBool | None = Field(
        default=None, description="true: the event is blocked; false: a block of the extended policy is lifted"
    )
    fallback: StrictBool = Field(
        default=False, description="applies where no other rule does; rules of an extended policy are of this kind"
    )

    @model_validator(mode="after")
    def _whole(self) -> "Rule":
        if (self.method is None) == (self.block is None):
            raise ValueError("must say method or block, one of the two")
        keys = ("roles", "entities", "detectors", "tiers", "pages", "paths", "min_score", "ads_consent")
        if not _selects(self, keys):
            raise ValueError(f"selects everything (needs at least one of: {', '.join(keys)})")
        return self


TREATMENTS: dict[str, tuple[Any, ...]] = {
    "block": (True, False),
    "url": ("origin", "path", "keep"),
    "query": ("drop", "keep"),
    "title": ("drop", "keep"),
    "referrer": ("drop", "origin", "keep"),
    "user_agent": ("family", "keep"),
    "ip": METHODS,
    "event": ("neutral", "keep"),
    "free_text": ("drop", "keep"),
}
"""Of each treatment of a page the choices, from the most to the least severe."""


class Page(Said):
    """A row of the page matrix: what pages of some kinds or tiers do to the whole event."""

    kinds: tuple[PageKind, ...] | None = Field(default=None, description="page kinds; left out: all")
    tiers: tuple[Tier, ...] | None = Field(
        default=None, description="sensitivity of the page, 0 to 3; left out: all"
    )
    block: StrictBool | None = Field(default=None, description="the event is blocked")
    url: Literal["keep", "path", "origin"] | None = Field(
        default=None,
        description="page URLs: `path` keeps the path with its terms up to tier 2 and no query, `origin` is `https://host/`",
    )
    query: Literal["keep", "drop"] | None = Field(default=None, description="query and fragment of page URLs")
    title: Literal["keep", "drop"] | None = Field(default=None, description="page titles")
    referrer: Literal["keep", "origin", "drop"] | None = Field(default=None, description="referrers")
    user_agent: Literal["keep", "family"] | None = Field(
        default=None, description="`family`: the browser's name and nothing else"
    )
    ip: Method | None = Field(
        default=None, description="what becomes of an IP address; goes before rules without pages"
    )
    event: Literal["keep", "neutral"] | None = Field(
        default=None, description="`neutral`: names that no vendor defines become `custom_event`"
    )
    free_text: Literal["keep", "drop"] | None = Field(
        default=None,
        description="`drop`: texts of three or more words, and messages, comments and searches, go whole",
    )
    fallback: StrictBool = Field(
        default=False, description="applies where no other row says so; rows of an extended policy are of this kind"
    )

    @model_validator(mode="after")
    def _whole(self) -> "Page":
        _selects(self, ("kinds", "tiers"))
        if all(getattr(self, key) is None for key in TREATMENTS):
            raise ValueError(f"says nothing (needs at least one of: {', '.join(TREATMENTS)})")
        return self


class Allow(Said):
    """What is no finding: a value or a pattern of values, anywhere, or some entities at a path."""

    value: Text | None = Field(default=None, description="this very text; only its own span is spared")
    pattern: Pattern | None = Field(default=None, description="RE2-safe; the span must match it whole")
    path: Selector | None = Field(default=None, description="a path selector; names its `entities`")
    entities: tuple[Entity, ...] | None = Field(default=None, description="only findings of these entities")
    unsafe: StrictBool = Field(
        default=False, description="with `path`: direct identifiers may be among the entities"
    )

    @model_validator(mode="after")
    def _whole(self) -> "Allow":
        if sum(x is not None for x in (self.value, self.pattern, self.path)) != 1:
            raise ValueError("must say value, pattern or path, one of the three")
        if self.path is not None and not self.entities:
            raise ValueError("a path must name its entities")
        if self.unsafe and self.path is None:
            raise ValueError("unsafe belongs to a path")
        _selects(self, ("entities",))
        return self


class Deny(Said):
    """A place that is dropped, whatever stands there."""

    path: Selector = Field(description="a path selector; of a container the texts below it go")


class ServiceLine(Table):
    """A service line whose name gives a condition away."""

    name: Text = Field(description="as pages and events write it")
    entity: Literal["SPECIALTY", "MEDICAL_CONDITION", "PROCEDURE", "MEDICAL_TEST"] = Field(
        default="SPECIALTY", description="the entity of the name as a term"
    )
    tier: Tier = Field(default=2, description="its sensitivity")
    slugs: tuple[Text, ...] = Field(default=(), description="path segments that stand for it too")


class OwnTerm(Table):
    """A term of the organisation's own; it says what it means where the lexicon holds it too."""

    term: Text = Field(description="in the singular; plurals, slugs and joined words are found by rule")
    category: Text = Field(description="`condition`, `procedure` …: see `phiguard lexicon stats`")
    tier: Tier = Field(description="its sensitivity")
    topic: str = Field(default="", description="what it is about: one of the lexicon's topics")
    ambiguity: str = Field(default="strong", description="`strong`, `weak` (beside another cue) or `context`")
    case: str = Field(default="", description="`upper`: another word in small letters")

    @model_validator(mode="after")
    def _whole(self) -> "OwnTerm":
        if problem := problem_of(self.model_dump()):
            raise ValueError(problem)
        return self


class PageOverride(Table):
    """What a page of the organisation is, where the URL does not say so."""

    host: Domain | None = Field(default=None, description="of this host, or of hosts below it")
    path: Selector | None = Field(default=None, description="of this URL path: `/virtual-visits/**`")
    kind: PageKind | None = Field(default=None, description="the page kind")
    tier: Tier | None = Field(default=None, description="its sensitivity")

    @model_validator(mode="after")
    def _whole(self) -> "PageOverride":
        if self.host is None and self.path is None:
            raise ValueError("must say host or path, or both")
        if self.kind is None and self.tier is None:
            raise ValueError("must say kind or tier, or both")
        return self


class Key(Table):
    """Where an HMAC key for pseudonyms is found; never the key."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,16}$")] = Field(description="stands in every pseudonym")
    env: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = Field(
        default=None, description="an environment variable"
    )
    file: Text | None = Field(default=None, description="a file")

    @model_validator(mode="after")
    def _whole(self) -> "Key":
        if (self.env is None) == (self.file is None):
            raise ValueError("must say env or file, one of the two")
        return self


class Organisation(Table):
    """What the organisation says of itself: its own values are no findings, its own terms are."""

    flags: tuple[Literal["mhmda", "minors", "part2"], ...] = Field(
        default=(), description="laws and programmes that raise the tier of its pages: see `flags.toml`"
    )
    domains: tuple[Domain, ...] = Field(default=(), description="own domains; hosts below them too")
    phones: tuple[Annotated[str, Field(pattern=r"[0-9]")], ...] = Field(
        default=(), description="own numbers, compared by their digits"
    )
    emails: tuple[Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")], ...] = Field(
        default=(), description="own addresses"
    )
    mrn_pattern: Annotated[str, Field(max_length=200), AfterValidator(_bare_pattern)] | None = Field(
        default=None, description="how the organisation's medical record numbers are written; RE2-safe, no group"
    )
    service_line: tuple[ServiceLine, ...] = Field(default=(), description="names that are health terms here")
    terms: tuple[Text, ...] = Field(
        default=(), description="files of own terms, by their path from this one; read at load into `term`"
    )
    term: tuple[OwnTerm, ...] = Field(default=(), description="own terms")
    page: tuple[PageOverride, ...] = Field(default=(), description="pages whose kind or tier the URL does not tell")
    key: tuple[Key, ...] = Field(
        default=(), description="HMAC keys: the first makes pseudonyms, the others are still recognised"
    )
