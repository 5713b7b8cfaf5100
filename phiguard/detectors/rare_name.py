"""Names of people that the tables of names have only in part, as a whole value beside care: ``Balthazar Quist``.

Half of a name is enough where the event speaks of care, nothing else in the value is a word or a town, and the
field is one that people stand in: a name, who answered, what an element of a page shows.

Source: 45 CFR 164.514(b)(2)(i)(A).
"""

import re
from random import Random

from phiguard import name_echoes
from phiguard.detector import Detector, Shape
from phiguard.detectors.bare_name import THINGS, reads_on
from phiguard.names import CAPITAL, REST
from phiguard.ner.features import marks

_WORD = rf"{CAPITAL}{REST}"
_FULL = rf"{_WORD}(?: [A-Z]\.?)?(?: {_WORD}){{1,2}}"
_FILED = rf"{_WORD}, {_WORD}(?: [A-Z]\.?)?"
_PARTS = re.compile(r"[^\W\d_]+")
# In whose name something is done, and what somebody is in it.
_DONE = tuple(
    "completed entered verified administered ordered reviewed approved signed witnessed referred"
    " prescribed dispensed scheduled booked requested submitted recorded performed seen treated examined"
    " accompanied paid".split()
)
_ROLES = (
    *(
        "athlete attendee occupant invitee taker signer signatory witness interpreter driver escort"
        " companion sibling brother sister student camper roommate nominee attn attention counselor coach"
        " nurse honoree".split()
    ),
    *("pickup person", "contact person", "picked up by", "filled out by", "enrolled by", "in memory of"),
    *("in honor of", "case manager", "care manager", "social worker", "care coordinator"),
)
_KNOWN = 2  # marks, from which a name is one that many have


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Nothing in it is a word or a town more than a name, and one part is somebody's."""
    seen = [marks(w) for w in _PARTS.findall(text[start:end]) if len(w) > 1 and reads_on(w)]
    if len(seen) < 2 or any(m.english > 1 or (m.place and max(m.given, m.family) < _KNOWN) for m in seen):
        return None
    return (start, end) if any(m.given >= 1 or m.family >= _KNOWN for m in seen) else None


def _sample(rng: Random) -> tuple[str, str]:
    first, last = rng.choice(["Zephyrine", "Balthazar", "Ermengarde"]), rng.choice(["Quist", "Amundsen", "Haugen"])
    return "name", f"{first} {last}"


DETECTOR = Detector(
    id="rare_name",
    entity="PERSON",
    label="Name of a person, half known, beside care",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"(?:{_FULL}|{_FILED})", 0.02, keyed=True, ignore_case=False),
        # As programs print an object: `{"name": "Zephyrine Dubois", "dx": …`.
        Shape(rf"[{{,] ?[\"']name[\"'] ?(?::|=>) ?[\"']({_FULL}|{_FILED})[\"']", 0.75, ignore_case=False),
    ),
    keys=(
        *("name", "=nm", "=text", "=inner text", "=text content", "=own variable", "=for", "=owner", "=assignee"),
        *("=recipient", "=requester", "=contact", "=customer", "=client", "=user", "=sender", "=attendee"),
        *(f"{done} by" for done in _DONE),
        *_ROLES,
        *("=signed", "=full", "=author", "=participant name"),
        *("=rider", "=child", "=pt", "entry *", "input *", "question *", "=answer"),
    ),
    not_keys=(*(f"{t} name" for t in THINGS), "pathsegment name"),
    fit=_fit,
    beside_care=True,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    passes=("word", "email", "phone", "street", "zip", "day", "integer", "epoch", "uuid", "object_id", "short"),
    match=(
        ("name", "Balthazar Quist"),
        ("name", "Quist, Balthazar"),
        ("entry.1045781291", "Zephyrine Amundsen"),
        ("input_1.3", "Ermengarde B. Haugen"),
        ("text", "Solveig Haugen"),
        ("completed_by", "Bridget Mahoney"),
        ("attendee_2", "Omar Brandt"),
        ("in_memory_of", "Balthazar Okoro"),
        ("attn", "Bridget Mahoney"),
        '{"name":"Ermengarde Haugen","dx":"x"}',
    ),
    no_match=(
        ("name", "Balthazar"),
        ("name", "Blue Cross"),
        ("name", "Zephyrine Xyloquent"),
        ("name", "Austin Texas"),
        ("name", "Haugen Clinic"),
        ("campaign_name", "Balthazar Quist"),
        ("product.name", "Balthazar Quist"),
        ("name", "balthazar quist"),
        ("name", "[PERSON] Quist"),
        ("title", "Balthazar Quist"),
        "Balthazar Quist",
        '{"name":"Fast Lane"}',
    ),
    sample=_sample,
)
