"""Names before an address of mail in angle brackets: ``Lena Fischer <lena@example.com>``.

Organisations write theirs there, too; these have a word of the language in it that nobody is called, or are
one word.

Source: https://www.rfc-editor.org/rfc/rfc5322#section-3.4 (display-name)
"""

import re
from random import Random

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape
from phiguard.ner.features import marks

_WORD = rf"{names.CAPITAL}[^\x00-\x20!-&(-,/-@\[-`{{-\x7f]{{0,30}}"
_NAME = rf"{_WORD}(?: (?:{_WORD}|d[aei]l?|v[ao]n|der|den|la|le|bin|al)){{1,3}}"
_FILED = rf"{_WORD}, {_WORD}(?: {_WORD})?"
_ADDRESS = r"(?:\[EMAIL_ADDRESS\]|[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9.\-]{1,253})"
_PARTS = re.compile(r"[^\W\d_]+")


def _is_a_word(word: str) -> bool:
    m = marks(word)
    return m.english > max(m.given, m.family)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    parts = [w for w in _PARTS.findall(text[start:end]) if len(w) > 2]
    if not parts or any(map(_is_a_word, parts)):
        return None
    return names.fit(text, start, end)


def _sample(rng: Random) -> str:
    first, last = rng.choice(["Nadia", "Lena", "Zephyrine"]), rng.choice(["Farouk", "Fischer", "Quist"])
    return f"{first} {last} <{first.lower()}@example.com>"


DETECTOR = Detector(
    id="mailbox_name",
    entity="PERSON",
    label="Name of a person, before an address of mail",
    safe_harbor="A",
    role="direct",
    source="https://www.rfc-editor.org/rfc/rfc5322#section-3.4",
    shapes=(Shape(rf"({_NAME}|{_FILED})\"? ?<{_ADDRESS}>", 0.9, ignore_case=False),),
    fit=_fit,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    match=(
        "Lena Fischer <lena@example.com>",
        'To: "Farouk, Nadia" <nf@example.net>',
        "Zephyrine Quist <[EMAIL_ADDRESS]>",
        "cc Piet van Houten <piet@example.org>, others",
    ),
    no_match=(
        "Support Team <help@example.com>",
        "Example Health <no-reply@example.org>",
        "Lena <lena@example.com>",
        "Lena Fischer <b>lena</b>",
        "[PERSON] <[EMAIL_ADDRESS]>",
        "Lena Fischer lena@example.com",
        "Order Updates <[EMAIL_ADDRESS]>",
    ),
    sample=_sample,
)
