"""What an event carries beside its format's fields: values without a place, traps, what an adversary does."""

from typing import Any, Final

from phiguard.corpus.person import HASHES
from phiguard.corpus.visit import FIELDS, Visit
from phiguard.corpus.wire import (
    OMIT,
    Base64,
    Entities,
    Escapes,
    Gzip,
    Hex,
    JsonText,
    Percent,
    Planted,
    Query,
    Url,
)

DISGUISES: Final = (
    "double encoding", "triple encoding", "base64", "base64url of JSON", "gzip in base64", "hex", "HTML entities",
    "escapes", "homoglyphs", "zero-width", "full-width", "split over fields", "in a key", "in a number", "hashed",
    "nested URLs", "deep",
)  # fmt: skip
_LOOK_ALIKES: Final = str.maketrans("aeopcxy", "аеорсху")
_FULL_WIDTH: Final = {i: i + 0xFEE0 for i in range(0x21, 0x7F)}
_CODES: Final = {
    "dev": ("E78.5", "N18.3", "J44.9", "F41.1"),
    "test": (
        "E11.9",
        "F33.1",
        "B20",
        "C50.911",
        "F11.20",
        "N97.9",
        "G43.909",
        "K50.90",
        "J45.40",
        "Z32.01",
        "M05.9",
    ),
}
_SCORES: Final = (("phq9_score", 27), ("gad7_score", 21), ("pain_score", 10))


def extras(visit: Visit) -> dict[Any, Any]:
    """Additional properties: call it after all other fields, since it places what still has no place."""
    rng, scenario = visit.rng, visit.scenario
    out: dict[Any, Any] = {}
    if rng.random() < 0.5:
        out["category"] = visit.category
    if rng.random() < 0.3:
        out["position"] = visit.count
    if rng.random() < 0.25:
        key, bait = visit.trap()
        out[key] = bait
    if scenario.adverse:
        out |= disguised(visit, scenario.adverse)
    for name in sorted(scenario.given - visit.used):
        visit.used.add(name)
        out[visit.key(name)] = visit.planted(name)
    if scenario.term is not None:
        dice = rng.random()
        if dice < 0.2:
            out[visit.key("term")] = visit.health()
        elif dice < 0.3:
            out[rng.choice(("icd10", "diagnosis_code", "dx_code"))] = Planted(
                "HEALTH_CODE", rng.choice(_CODES[visit.words.split]), tier=2
            )
        elif dice < 0.38:
            key, top = rng.choice(_SCORES)
            out[key] = Planted("HEALTH_MEASURE", rng.randrange(2, top), tier=2, how="place")
        elif dice < 0.5:
            out[visit.key("message")] = visit.message()
    if visit.words.split == "dev" and scenario.given and rng.random() < 0.5:
        out |= sampled(visit)
    return out


def sampled(visit: Visit) -> dict[str, Any]:
    """A value from a detector's own sample generator, under the key it names: for the dev split only."""
    from phiguard.corpus.entities import IDENTITY, Spec
    from phiguard.detectors import detectors

    keyed = [d for d in detectors() if d.role in IDENTITY and d.id not in _BY_FIELD]
    detector = visit.rng.choice(keyed)
    example = detector.sample(visit.rng)
    if (
        isinstance(example, str)
        or not example[0]
        or "/" in example[0]
        or "." in example[0]
        or "Cookie" in example[0]
    ):
        return {}
    spec = Spec(detector.role, detector.safe_harbor, detector.label)
    return {example[0]: Planted(detector.entity, example[1], spec=spec)}


def disguised(visit: Visit, how: str) -> dict[Any, Any]:
    """A value of the event, in the way an adversary would hide it."""
    rng, given = visit.rng, sorted(visit.scenario.given)
    fits = _TOLD_BY_FORM if how == "in a key" else _DISGUISABLE
    name = rng.choice([n for n in given if n in fits] or ["email"])
    term = visit.scenario.term
    if term is not None and how in _FOR_HEALTH and rng.random() < 0.4:
        entity, value, tier, key = "HEALTH_TERM", term.text, term.tier, visit.key("term")
    else:
        value = getattr(visit.who, name)
        entity, value, tier, key = FIELDS[name], value(rng) if callable(value) else value, 0, visit.key(name)
        visit.used.add(name)

    def make(shown: str | None = None) -> Planted:
        return Planted(entity, value, tier=tier, shown=shown, disguise=how)

    plain = make()
    if how == "double encoding":
        return {key: Percent(Percent(plain))}
    if how == "triple encoding":
        return {key: Percent(Percent(Percent(plain)))}
    if how == "base64":
        return {"ctx": Base64(Query({key: plain}))}
    if how == "base64url of JSON":
        return {"state": Base64(JsonText({key: plain, "v": 2}), url_safe=True, pad=False)}
    if how == "gzip in base64":
        return {"blob": Base64(Gzip(JsonText({key: plain})))}
    if how == "hex":
        return {"raw": Hex(Query({key: plain}))}
    if how == "HTML entities":
        return {key: Entities(plain)}
    if how == "escapes":
        return {key: Escapes(plain)}
    if how == "homoglyphs":
        return {key: make(shown=str(value).translate(_LOOK_ALIKES))}
    if how == "zero-width":
        return {key: make(shown="\u200b".join(str(value)))}
    if how == "full-width":
        return {key: make(shown=str(value).translate(_FULL_WIDTH))}
    if how == "in a key":
        return {"seen": {plain: 1}}
    if how == "nested URLs":
        inner = Url("https://go.example", "/r", {key: plain})
        return {
            "link": Url("https://track.example", "/c", {"next": Url("https://hop.example", "/h", {"u": inner})})
        }
    if how == "deep":
        own = "r" if entity == "HEALTH_TERM" or name in _TOLD_BY_FORM else key
        return {"p": Base64(JsonText({"q": Query({own: Percent(plain)})}))}
    if how == "in a number":
        visit.used.add("phone")
        return {visit.key("phone"): Planted("PHONE_NUMBER", int(visit.who.phone_digits), disguise=how)}
    if how == "hashed":
        visit.used.add("email")
        digest = HASHES[rng.choice(sorted(HASHES))](visit.who.email.encode()).hexdigest()
        return {rng.choice(("ref", "lookup", "em_h")): Planted("EMAIL_HASH", digest, disguise=how)}
    return _split(visit)


def _split(visit: Visit) -> dict[str, Any]:
    visit.used.add("phone")
    d = visit.who.phone_digits
    parts = {"phone_area": d[:3], "phone_prefix": d[3:6], "phone_line": d[6:]}
    group = f"phone:{visit.rng.getrandbits(32)}"
    return {
        key: Planted("PHONE_NUMBER", part, how="place", group=group, disguise="split over fields")
        for key, part in parts.items()
    }


_DISGUISABLE: Final = ("email", "phone", "mrn", "ssn", "member", "full")
# Without its key only a value with a form of its own can be told at all.
_TOLD_BY_FORM: Final = ("email", "phone", "ssn")
# What vendors' files mark, under a mark that is no name of a field.
_BY_FIELD: Final = frozenset({"vendor_identity", "vendor_pseudonym", "vendor_session", "site_variable"})
_FOR_HEALTH: Final = frozenset(DISGUISES) - {"in a number", "hashed", "split over fields", "hex", "in a key"}

__all__ = ["DISGUISES", "OMIT", "disguised", "extras"]
