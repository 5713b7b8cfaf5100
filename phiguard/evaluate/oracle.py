"""The oracle: which planted values can still be had from an output, in any form that can be undone.

A value leaks where it stands as it is, in another case or format, under any encoding
(`phiguard.evaluate.decoders`), as look-alike letters, or as its plain hash. Of an e-mail
address its local part is enough, of a name one of its parts, of a health term one of its telling words. Tested
against the scrubber's own codecs by property.
"""

import base64
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from hashlib import md5, sha1, sha256, sha512
from typing import Any, Final, NamedTuple

from phiguard.corpus.wire import Gold
from phiguard.evaluate.decoders import folded, readings
from phiguard.evaluate.places import Nothing, at, equal, outer

_HASHED: Final = frozenset(
    {"EMAIL_ADDRESS", "PHONE_NUMBER", "US_SSN", "PERSON", "MEDICAL_RECORD_NUMBER", "HEALTH_PLAN_NUMBER", "USER_ID"}
)
_DIGESTS: Final = frozenset({"EMAIL_HASH", "PHONE_HASH", "NAME_HASH"})
_NAMES: Final = frozenset({"PERSON", "PROVIDER_NAME"})
_DATES: Final = frozenset({"DATE_OF_BIRTH", "APPOINTMENT_DATE"})
_MONTHS: Final = "january february march april may june july august september october november december".split()
_WORD: Final = re.compile(r"[^\W_]+")
_HEX: Final = re.compile(r"(?:[0-9a-f]{2}){8,}")
_NUMBER: Final = re.compile(r"[\d\s().+/-]{5,}")
# Words of health terms that tell nothing alone.
_DULL: Final = frozenset(
    "acute chronic severe type stage test testing tests screening scan study therapy treatment clinic care"
    " surgery replacement removal repair disease diseases disorder syndrome infection infections failure pain"
    " condition conditions primary secondary left right lower upper health medical medicine center visit bone"
    " blood heart high stool urine in of the and with to low double numb frequent shortness lump attack"
    " attacks patch panic night missed period morning hearing voices domestic sexual assault self harm binge"
    " drinking eating drug drugs alcohol skin cold sores back joint swelling loss hair hot flashes social"
    " physical group stress count system systemic vascular female male adult child other general common mini"
    " long sleep memory weight body hand foot eye ear nose throat density function use home work pressure"
    " patient doctor support counseling maintenance removal insertion freezing donation couples couple fresh"
    " frozen shoulder elbow tennis whooping slipped torn tear restless kidney stones egg family planning"
    " center genetic respiratory arrest dependence immune stem cell response".split()
)


class Needle(NamedTuple):
    """What to look for: ``texts`` between word boundaries, ``phrases`` of words, digit ``patterns``."""

    texts: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    patterns: tuple["re.Pattern[str]", ...] = ()


class Hay(NamedTuple):
    """All readings of one leaf: as a person reads them, and word by word."""

    plain: str
    words: str


def hay(value: Any) -> Hay:
    """Everything that can be read out of a value."""
    return _hay_of_text(value) if isinstance(value, str) and len(value) < 4000 else _hay(value)


@lru_cache(maxsize=20_000)
def _hay_of_text(text: str) -> Hay:
    return _hay(text)


def _hay(value: Any) -> Hay:
    plain = "\x00".join(folded(t) for t in readings(value))
    return Hay(plain, " " + " ".join(_WORD.findall(plain)) + " ")


@lru_cache(maxsize=20_000)
def needle(entity: str, value: Any) -> Needle:
    """What gives a value away."""
    text = folded(str(value))
    if entity == "HEALTH_TERM":
        return _health(text)
    if entity in _NAMES:
        words = [w for w in _WORD.findall(text) if len(w) >= 3]
        return Needle(tuple(_hashes(entity, text)), tuple(f" {w} " for w in words))
    if entity in _DATES:
        return Needle(tuple(_dates(text)))
    if entity in _DIGESTS and _HEX.fullmatch(text):
        raw = bytes.fromhex(text)
        codes = (base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode())
        return Needle((text, *(code.rstrip("=").casefold() for code in codes)))
    texts = [text, *_hashes(entity, text)]
    if entity == "EMAIL_ADDRESS":
        local = text.partition("@")[0]
        if len(local) >= 6:
            texts.append(local)
    patterns = []
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 5 and _NUMBER.fullmatch(text):
        if entity == "PHONE_NUMBER":
            digits = digits[-10:]
        patterns.append(re.compile(_spread(digits, "1?" if entity == "PHONE_NUMBER" else "")))
    return Needle(tuple(texts), (), tuple(patterns))


def found(wanted: Needle, where: Hay) -> bool:
    """Whether a needle is in a hay."""
    return (
        any(_bounded(text, where.plain) for text in wanted.texts)
        or any(phrase in where.words for phrase in wanted.phrases)
        or any(p.search(where.plain) for p in wanted.patterns)
    )


def leaks(gold: Iterable[Gold], output: Any) -> list[bool]:
    """Of each planted value, whether it can be had from the output; all False of one that is None.

    A value counts where it was put. If it is found in the output and in none of the places where it was put, all of
    them count: it was moved, not removed.
    """
    golds = list(gold)
    if output is None:
        return [False] * len(golds)
    leaves = {path: hay(value) for path, value in _leaves(output)}
    flags = [_leaks(g, output, leaves) for g in golds]
    by_value: dict[tuple[str, Any], list[int]] = {}
    for i, g in enumerate(golds):
        if g.how == "anywhere":
            by_value.setdefault((g.entity, g.value), []).append(i)
    for (entity, value), at_ in by_value.items():
        wanted = needle(entity, value)
        # A first name that stands in a full name which leaked is that leak, not another.
        told = {
            outer(g.path)
            for g, flag in zip(golds, flags, strict=True)
            if flag and g.entity == entity and g.value != value and found(wanted, hay(str(g.value)))
        }
        elsewhere = (h for path, h in leaves.items() if path not in told)
        if not any(flags[i] for i in at_) and any(found(wanted, h) for h in elsewhere):
            for i in at_:
                flags[i] = True
    groups: dict[str, list[int]] = {}
    for i, g in enumerate(golds):
        if g.group:
            groups.setdefault(g.group, []).append(i)
    for members in groups.values():
        whole = all(flags[i] for i in members)
        for i in members:
            flags[i] = whole
    return flags


def _leaks(g: Gold, output: Any, leaves: dict[str, Hay]) -> bool:
    if g.how == "place":
        try:
            return equal(at(output, g.path), g.value)
        except Nothing:
            return False
    own = outer(g.path)
    wanted = needle(g.entity, g.value)
    if own != g.path and own in leaves:
        # As near as it can be followed: a form is one text, and its message may tell what another field told.
        with suppress(Nothing):
            return found(wanted, hay(at(output, g.path)))
    if own in leaves:
        return found(wanted, leaves[own])
    below = own.partition("/~*")[0] if "/~*" in own else own
    return any(found(wanted, h) for path, h in leaves.items() if path.startswith(below + "/"))


def _leaves(output: Any) -> Iterator[tuple[str, Any]]:
    """Scalars of an output by path; keys with the path of what they lie in."""
    todo: list[tuple[str, Any]] = [("", output)]
    keys: dict[str, list[str]] = {}
    while todo:
        path, value = todo.pop()
        if isinstance(value, dict):
            for key, below in value.items():
                keys.setdefault(path, []).append(str(key))
                todo.append((f"{path}/{str(key).replace('~', '~0').replace('/', '~1').replace('{', '~2')}", below))
        elif isinstance(value, list | tuple):
            todo += [(f"{path}/{i}", below) for i, below in enumerate(value)]
        elif value is not None and not isinstance(value, bool):
            yield path, value if isinstance(value, str | bytes) else str(value)
    for path, names in keys.items():
        yield path, "\n".join(names)


def _health(text: str) -> Needle:
    words = _WORD.findall(text)
    phrases = [f" {' '.join(words)} ", f" {' '.join(words)}s "]
    if "'" in text:  # as a slug has it
        phrases.append(f" {' '.join(_WORD.findall(text.replace(chr(39), '')))} ")
    phrases += [f" {w} " for w in words if len(w) >= 4 and w not in _DULL]
    joined = "".join(words)
    return Needle((joined,) if len(words) > 1 and len(joined) >= 10 else (), tuple(phrases))


def _hashes(entity: str, text: str) -> Iterator[str]:
    if entity not in _HASHED:
        return
    forms = {text}
    if entity == "PHONE_NUMBER":
        digits = re.sub(r"\D", "", text)[-10:]
        forms |= {digits, "1" + digits, "+1" + digits}
    elif entity == "US_SSN":
        forms.add(re.sub(r"\D", "", text))
    for form in forms:
        for algorithm in (md5, sha1, sha256, sha512):
            digest = algorithm(form.encode())
            yield digest.hexdigest()
            yield base64.b64encode(digest.digest()).decode().rstrip("=").casefold()
            yield base64.urlsafe_b64encode(digest.digest()).decode().rstrip("=").casefold()


def _dates(text: str) -> Iterator[str]:
    yield text
    if m := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        y, mo, d = (int(x) for x in m.groups())
    elif m := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text):
        mo, d, y = (int(x) for x in m.groups())
    elif (m := re.fullmatch(r"([a-z]+) (\d+), (\d{4})", text)) and m[1] in _MONTHS:
        mo, d, y = _MONTHS.index(m[1]) + 1, int(m[2]), int(m[3])
    else:
        return
    name = _MONTHS[mo - 1]
    yield from (f"{y}-{mo:02}-{d:02}", f"{y}{mo:02}{d:02}", f"{y}/{mo:02}/{d:02}", f"{mo:02}/{d:02}/{y}",
                f"{mo}/{d}/{y}", f"{mo:02}-{d:02}-{y}", f"{d:02}.{mo:02}.{y}", f"{name} {d}, {y}",
                f"{d} {name} {y}", f"{name[:3]} {d}, {y}", f"{d} {name[:3]} {y}")  # fmt: skip


def _spread(digits: str, before: str) -> str:
    return rf"(?<!\d){before}[\s().+/-]{{0,3}}" + r"[\s().+/-]{0,3}".join(digits) + r"(?!\d)"


def _bounded(text: str, where: str) -> bool:
    if not text:
        return False
    begin = where.find(text)
    while begin >= 0:
        end = begin + len(text)
        before = where[begin - 1 : begin]
        if not (text[0].isalnum() and before.isalnum()) and not (
            text[-1].isalnum() and where[end : end + 1].isalnum()
        ):
            return True
        begin = where.find(text, begin + 1)
    return False
