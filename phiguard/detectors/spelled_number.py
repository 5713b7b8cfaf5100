"""Numbers as a caller says them and a transcript writes them: ``five five five two oh six …``, ``4 1 5 5 5 5 0``.

Seven digits said one by one are a telephone's, a record's or a member's; nobody reads an amount so. Written as
figures, single digits may be a list of pages, so that a word must say what they are.

Source: readings of telephone numbers; transcripts of calls write what is said.
"""

from itertools import pairwise
from random import Random
from typing import Final

from phiguard.detector import Detector, Shape

_WORDS: Final = "zero oh one two three four five six seven eight nine".split()
_DIGIT: Final = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_BETWEEN: Final = r"(?: (?:double|triple|dash|hyphen) |, ?|\.{1,3} ?| ?- ?| )"
_SPANISH: Final = r"(?:cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)"
_VALUES: Final = {
    **{word: str(max(0, i - 1)) for i, word in enumerate(_WORDS)},
    **{word: str(i) for i, word in enumerate("cero uno dos tres cuatro cinco seis siete ocho nueve".split())},
}


def _value(text: str) -> str:
    for sign in ",.-":
        text = text.replace(sign, " ")
    return "".join(_VALUES.get(word, word if word.isdecimal() else "") for word in text.lower().split())


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isalnum() or after[:1].isalnum() or (before[-1:] in ".,:/-" and before[:1].isdigit()):
        return None
    if after[:1] in ".,:/-" and after[1:].isdigit():
        return None
    number = _value(text[start:end])
    # Counting up or down, and one digit again and again, say no number of anybody's.
    steps = {int(b) - int(a) for a, b in pairwise(number)}
    return None if steps <= {1, -9} or steps <= {-1, 9} or len(set(number)) < 3 else (start, end)


def _sample(rng: Random) -> str:
    number = rng.sample("0123456789", 9)
    words = " ".join(_WORDS[int(d) + 1] if d != "0" else "oh" for d in number)
    return rng.choice([f"my number is {words} thanks", f"my member number is {' '.join(number)}"])


DETECTOR = Detector(
    id="spelled_number",
    entity="PHONE_NUMBER",
    label="Number said digit by digit: a telephone's, a record's, a member's",
    safe_harbor="D",
    role="direct",
    source="https://www.itu.int/rec/T-REC-E.164",
    shapes=(
        Shape(rf"\b{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{6,15}}\b", 0.9),
        Shape(rf"\b{_SPANISH}(?:{_BETWEEN}{_SPANISH}){{6,15}}\b", 0.9),
        Shape(r"\b[0-9](?:(?: |, ?| - )[0-9]){5,15}\b", 0.15),
    ),
    context=(
        "phone",
        "number",
        "telephone",
        "mobile",
        "cell",
        "call",
        "call me",
        "social",
        "social security",
        "ssn",
        "member",
        "member id",
        "id",
        "account",
        "mrn",
        "record",
        "policy",
        "reach me",
        "numero",
        "telefono",
        "callback",
        "zip",
    ),
    context_weight=3.5,
    fit=_fit,
    match=(
        "yeah my number is five five five two oh six oh one four seven thanks",
        "it's four one five, five five five, oh one four seven",
        "mi número es seis uno dos tres cuatro cinco seis siete ocho",
        "my social is 5 3 6 9 0 4 3 9 9",
        "my member number is W 2 2 8 1 1 9 0 3 4",
        "call me on 4 1 5 - 5 5 5 - 0 1 4 7",
    ),
    no_match=(
        "one two three four five six seven eight",
        "page number 1 2 3 4 5 6 7 8 9",
        "five six seven",
        "5 3 6 9 0 4 3",
        "number of wins 1 1 0 0 1 0 1",
        "the number nine nine nine nine nine nine nine",
        "[PHONE_NUMBER]",
    ),
    sample=_sample,
)
