"""Recall on the planted categories and hits on the clean leaves of the synthetic stream.

    PHIGUARD_EVAL_DATA=… python -m benchmarks.recall [--events N]

A category counts as found where nothing of the planted value remains at its path in the output, and as typed
where a placeholder of the right entity stands there. Clean leaves carry no PHI; each that changes is a hit.
"""

import argparse
import json
import re
from collections import Counter
from typing import Any

from benchmarks.data import event_lines
from phiguard.guard import Guard

_MESSAGE = re.compile(
    r"my name is (.+?), DOB (\S+)\. I was diagnosed with (.+?) by Dr\. (.+?) and need a refill\."
    r" Call me at (\(\d+\) \d+-\d+)\."
)
_URL = ("context", "page", "url")
_MSG = ("properties", "message")
# Category -> the entity whose placeholder is right; those without are for detectors still to come.
ENTITY = {
    "ip": "IP_ADDRESS", "email": "EMAIL_ADDRESS", "email in URL": "EMAIL_ADDRESS",
    "mrn in URL": "MEDICAL_RECORD_NUMBER",
    "sha256 e-mail": "EMAIL_HASH", "phone field": "PHONE_NUMBER", "phone in text": "PHONE_NUMBER",
    "dob in text": "DATE_OF_BIRTH", "name in text": "PERSON", "name field": "PERSON", "street": "STREET_ADDRESS",
    "zip": "POSTAL_CODE", "fbp": "AD_ID", "user id": "COOKIE_ID", "session id": "",
    "condition in URL": "a health term", "condition in title": "a health term",
    "condition in text": "a health term",
}  # fmt: skip
# What the generator plants in page paths, titles and messages, and the words of each that give it away.
_CONDITIONS = {
    "knee-replacement": ("knee", "replacement"), "oncology/chemotherapy-appointments": ("oncology", "chemotherapy"),
    "cardiology": ("cardiology",), "depression": ("depression",), "hiv-prep": ("hiv", "prep"),
    "diabetes-type-2": ("diabetes",), "ivf": ("ivf",), "substance-abuse": ("substance", "abuse"),
    "migraine": ("migraine",), "breast-cancer": ("breast", "cancer"),
}  # fmt: skip
_HEALTH = re.compile(r"(?:\[|%5B)(?:MEDICAL_CONDITION|PROCEDURE|SPECIALTY|MEDICATION|MEDICAL_TEST)(?:\]|%5D)")
CLEAN = [
    ("type",), ("event",), ("messageId",), ("timestamp",), ("context", "userAgent"),
    ("context", "page", "referrer"),
    ("context", "library", "name"), ("context", "library", "version"), ("context", "locale"),
    ("context", "timezone"),
    ("context", "screen", "width"), ("context", "screen", "density"), ("context", "campaign", "source"),
    ("context", "campaign", "medium"), ("context", "campaign", "name"), ("properties", "category"),
    ("properties", "label"), ("properties", "value"), ("properties", "scroll_depth"),
    ("properties", "session", "count"), ("properties", "session", "engaged"),
]  # fmt: skip


def at(tree: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


def planted(event: Any) -> list[tuple[str, tuple[str, ...], Any]]:
    """(category, path, value) of everything that was planted in an event."""
    found: list[tuple[str, tuple[str, ...], Any]] = [
        ("ip", ("context", "ip"), at(event, ("context", "ip"))),
        ("user id", ("anonymousId",), event["anonymousId"]),
        ("session id", ("properties", "session", "id"), at(event, ("properties", "session", "id"))),
    ]
    url, props = at(event, _URL), event["properties"]
    for category, pattern in (("email in URL", r"email=([^&]+)"), ("mrn in URL", r"mrn=(\d+)")):
        if m := re.search(pattern, url):
            found.append((category, _URL, m[1]))
    if "fbp" in props:
        found.append(("fbp", ("properties", "fbp"), props["fbp"]))
    if "em" in props:
        found.append(("sha256 e-mail", ("properties", "em"), props["em"]))
    if "message" in props and (m := _MESSAGE.search(props["message"])):
        found += [("name in text", _MSG, m[1]), ("dob in text", _MSG, m[2]), ("phone in text", _MSG, m[5])]
    if "traits" in event:
        traits = event["traits"]
        found += [("name field", ("traits", k), traits[k]) for k in ("firstName", "lastName")]
        found += [
            ("email", ("traits", "email"), traits["email"]),
            ("phone field", ("traits", "phone"), traits["phone"]),
        ]
        for k, category in (("street", "street"), ("zip", "zip")):
            found.append((category, ("traits", "address", k), traits["address"][k]))
    return found


def conditions(event: Any) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """(category, path, words) of the condition that an event's page is about."""
    slug = at(event, ("context", "page", "path")).removeprefix("/services/")
    words = _CONDITIONS.get(slug)
    if words is None:
        return []
    found: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
        ("condition in URL", _URL, words),
        ("condition in title", ("context", "page", "title"), words),
    ]
    if "message" in event["properties"]:
        found.append(("condition in text", _MSG, _CONDITIONS[slug][:1]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=20_000)
    lines = event_lines(parser.parse_args().events)
    guard = Guard()
    total, gone, typed, hits = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    valid = 0
    for line in lines:
        event = json.loads(line)
        out = json.loads(guard.scrub(line).payload)
        valid += 1
        for category, path, value in planted(event):
            new = at(out, path)
            total[category] += 1
            if str(value) not in str(new):
                gone[category] += 1
                typed[category] += new is None or f"{ENTITY[category]}" in str(new)
        for category, path, words in conditions(event):
            new = str(at(out, path))
            total[category] += 1
            gone[category] += not any(re.search(rf"\b{word}\b", new, re.IGNORECASE) for word in words)
            typed[category] += _HEALTH.search(new) is not None
        if not conditions(event) and "?utm" in at(event, _URL):
            total["pages about nothing"] += 1
            hits["page"] += at(event, ("context", "page")) != at(out, ("context", "page"))
        for path in CLEAN:
            if at(event, path) != at(out, path):
                hits[".".join(path)] += 1
    print(f"{len(lines)} events, {valid} valid after scrubbing")
    for category in ENTITY:
        n = total[category]
        print(f"{category:18} n={n:6}  gone {gone[category] / n:6.3f}  typed {typed[category] / n:6.3f}")
    clean = len(lines) * len(CLEAN) + total["pages about nothing"]
    print(f"clean leaves touched: {sum(hits.values())} of {clean} {dict(+hits) or ''}")


if __name__ == "__main__":
    main()
