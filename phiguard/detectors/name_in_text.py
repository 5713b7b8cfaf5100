"""Names of people in running text.

Most are found by the policy's back end for names (see `phiguard.free_text`), whose findings carry this detector.
The shape here is for the plainest introductions, which need no model and are found with ``ner = "off"`` too.

Source: 45 CFR 164.514(b)(2)(i)(A).
"""

import re
from random import Random

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape
from phiguard.detectors import bare_name
from phiguard.native import compiled

_WORD = r"[A-Z][A-Za-z'\-]{1,30}"
_LABELS = frozenset(
    "name first last middle address phone email sex gender age patient date insurance member id of birth"
    " record number visit"
    " type status and the for with missing invalid duplicate enter verify confirm search by update new"
    " account".split()
)


# What an address to somebody begins with that is no name: `Great, your order …`.
_NOBODY = frozenset(
    "hello hi hey great thanks thank sorry yes no ok okay congrats congratulations hooray success oops"
    " welcome done good"
    " awesome perfect well also however today tomorrow tonight remember reminder note please attention"
    " once first second"
    " next then now when if while after before as since again later instead otherwise in at on for with"
    " here there so and"
    " but or because whether although sure nice cheers morning afternoon evening everyone everybody all"
    " friends team guys"
    " folks customer customers patient patients member members guest user admin sir madam monday tuesday"
    " wednesday thursday"
    " friday saturday sunday january february march april may june july august september october"
    " november december error"
    " warning alert info update new important urgent perhaps maybe meanwhile soon yesterday lastly step"
    " anytime online"
    " psst hmm wow yay wait look listen christmas america best regards sincerely love dear warmly"
    " respectfully home great running calling back late here interested having trying"
    " looking not the a an my your his her just still really very feeling in pain sick ready done good fine".split()
)
_APOSTROPHE = r"(?:'|[^\x00-\x20!-~]{1,3})"
_TURN = (
    rf", (?:your|you(?:{_APOSTROPHE}(?:re|ve)| are| have)|here(?:{_APOSTROPHE}s| is| are)"
    rf"|it(?:{_APOSTROPHE}s| is) (?:time|been)"
    rf"|we(?:{_APOSTROPHE}(?:ve|re)| have| are)|don{_APOSTROPHE}t forget|time (?:to|for)|please|(?:just"
    rf" )?a reminder"
    r"|this is a reminder|welcome)\b"
)
_TURNS = re.compile(_TURN, re.ASCII)
_BEGUN = re.compile(r"(?:\A|[\n.!?:>\"] ?)\Z")  # a text or a sentence, up to here
_VOCATIVE = re.compile(r"\b[Yy]our [^\x00-\x1f]{2,80} [a-z]{2,15}, \Z")
_ENDS = re.compile(r"[.!?]?(?:\n|\Z)")
_HALF = re.compile(r"(?:\A|\n)\[PERSON\] \Z")


@compiled
def said_name_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A list of what a form asks for is no name: ``Name, Address, DOB``."""
    value = text[start:end]
    if value.isalpha() and (value.lower() in _NOBODY or value.endswith("ly")):
        return None
    before = text[max(0, start - 20) : start]
    if before.endswith("[PERSON] ") and not (
        _HALF.search(before) and text[end : end + 1] in ("", "\n") and bare_name.reads_on(value)
    ):
        return None
    # Each begins or ends with a comma: a quick look first.
    called = text[start - 2 : start] == ", " and _VOCATIVE.search(text, max(0, start - 110), start)
    if called and not _ENDS.match(text, end):
        return None
    if text[end : end + 2] == ", " and _TURNS.match(text, end) and not _BEGUN.search(before):
        return None
    for word in value.split():
        if word.strip(",.").lower() in _LABELS:
            return None
    return names.fit(text, start, end)


def _sample(rng: Random) -> tuple[str, str]:
    first = rng.choice(["Nadia", "Lena", "Aiko", "Ngozi", "Piet"])
    last = rng.choice(["Farouk", "Fischer", "Lindqvist", "Abara-Lowe"])
    return "", f"Hello, my name is {first} {last}"


DETECTOR = Detector(
    id="name_in_text",
    entity="PERSON",
    label="Name of a person, in text",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"\b[Mm]y (?:full )?name is ({names.CAPITALISED})", 0.9, ignore_case=False),
        # As letters and worklists write a patient: `Fischer, Lena M. DOB 03/07/1984`.
        Shape(
            rf"({_WORD}(?:, |/){_WORD}(?: [A-Z]\.?)?),?[*_]{{0,2}} ?(?:[(\[|\-]|[^\x00-\x20!-~]{{1,3}})? ?"
            r"(?:(?:DOB|D\.O\.B|MRN|dob|mrn|acct|account|room|bed|CSN|csn)\b|[MF] ?[|,/] ?[0-9]{1,3}"
            r" ?(?:y|/|[|])|[0-9]{1,3} ?(?:y/?o|yrs?|y|[MF])\b)",
            0.9,
            ignore_case=False,
        ),
        # As a push notice begins, `Nadia, your …`; as somebody answers, `Yes, this is Nadia`.
        Shape(rf"\b([A-Z][a-z]{{2,20}}){_TURN}", 0.8, ignore_case=False),
        Shape(
            r"\b(?:[Hh]i|[Hh]ello|[Hh]ey|[Yy]es|[Yy]eah|[Gg]ood (?:morning|afternoon|evening))[,.! ]{1,3}"
            r"(?:[Tt]his is|[Ii]t'?s|[Ii]'m|[Ii] am) ([A-Z][a-z]{2,20}(?:"
            r" [A-Z][A-Za-z'\-]{1,30})?)(?:[,.!]| (?:from|calling|and|here|with)|\n)",
            0.8,
            ignore_case=False,
        ),
        # As lists show somebody, `Lena Fischer (54F)`; as a reminder does, `Reminder: Lena has an appt`.
        Shape(
            rf"\b({_WORD}(?: [A-Z]\.?)? {_WORD}) \((?:(?:1[6-9]|[2-9][0-9]|1[01][0-9]) ?[MFmf]"
            r"|[0-9]{1,3} ?y(?:/?o)?,? ?[MFmf]?|[MFmf],? ?[0-9]{1,3})\)",
            0.9,
            ignore_case=False,
        ),
        Shape(
            rf"\b[Rr]eminder[:!]? (?:[Ff]or )?({_WORD}(?: {_WORD})?),? (?:has|have|is scheduled|you have"
            rf"|your|please)\b",
            0.8,
            ignore_case=False,
        ),
        Shape(r"\b([A-Z][A-Za-z'\-]{1,30}), \[PERSON\](?: [A-Z]\.?)?(?:: | ?[(|;]| -)", 0.8, ignore_case=False),
        # `Your order is on its way, Nadia`
        Shape(
            r"\b[Yy]our [^\x00-\x1f]{2,80} [a-z]{2,15}, ([A-Z][a-z]{2,20})",
            0.75,
            ignore_case=False,
        ),
        Shape(
            r"\b(?:emp|employee|claimant|insured|subscriber|dependent|pt|patient|member|guarantor)[:.]?"
            r" ([A-Z][A-Z'\-]{2,30}, ?[A-Z][A-Z'\-]{2,30})\b",
            0.85,
            ignore_case=False,
        ),
        Shape(
            r"\b([A-Z][A-Z'\-]{2,30} [A-Z][A-Z'\-]{2,30}),? ?[|(\-]? ?(?:DOB|MRN|Acct|acct|dob|mrn)\b",
            0.85,
            ignore_case=False,
        ),
        Shape(r"\[PERSON\],([A-Z][A-Za-z'\-]{2,30})\b", 0.8, ignore_case=False),  # `FISCHER,LENA`, half of it
        # What is left of a whole value once the given name has gone.
        Shape(r"\[PERSON\] ([A-Z][A-Za-z'\-]{1,30})", 0.7, ignore_case=False),
    ),
    fit=said_name_span,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    match=(
        "Hi, my name is Nadia Farouk",
        "My name is Lena O'Dowd and I need a refill",
        "my full name is Piet van Houten",
        "Subject: Referral - Varga, Ilona DOB 01/01/1970",
        "Critical lab for *Fischer, Lena* (MRN 8841772)",
        "Nadia, your prescription is ready",
        "Nadia, you have a new message",
        "Yes this is Nadia, running late",
        "Hi, it's Lena Fischer from 4B",
        "[PERSON] Farouk",
        "Farouk, [PERSON]: critical result",
        "Your order is on its way, Nadia",
        "Nadia Farouk (54F)",
        "Reminder: NADIA has an appt",
        "patient [PERSON],NADIA is here",
        "Statement for NADIA FAROUK | Acct 5519-0021",
        "FROI: emp FAROUK, NADIA; claim open",
        "270 rejected for FAROUK/NADIA dob=19901102",
        "seen today: FISCHER, LENA M. (MRN 8841772)",
        "Fischer, Lena | F | 42y | room 4",
        "Lindqvist, Piet (71 M) was moved",
    ),
    no_match=(
        "my name is on the list",
        "Username is required",
        "my name is Unknown",
        "Enter Name, Address, DOB",
        "asks for Phone, Email, DOB and MRN",
        "the name is Bond Street Clinic",
        "Great, your order has shipped",
        "Finally, you can rest",
        "Yes this is Great, thanks",
        "[PERSON] Memorial",
        "Hello, [PERSON] (new)",
        "Your package left the warehouse in Portland, Oregon",
        "Reminder: You have an appt",
        "Air Max (10M)",
        "INVALID DOB or DUPLICATE PATIENT MRN",
        "[PERSON] Farouk wins the race",
        "Portland, Oregon (3 mi)",
        "Small, Medium | M | 12",
    ),
    sample=_sample,
)
