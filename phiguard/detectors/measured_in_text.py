"""What was measured of somebody, in a sentence behind its name: ``A1c came back at 9.1 %``, ``weighs 190 lb``.

Between the name and the number stand only words that link them. A name that is one of goods too needs such a word
or a unit of the laboratory; one of everyday life needs somebody it is of.

Source: https://medlineplus.gov/lab-tests/; https://medlineplus.gov/ency/article/002341.htm (vital signs)
"""

import re
from random import Random
from typing import Final

from phiguard.checks import is_in_ipv6
from phiguard.detector import Detector, Shape

_TESTS: Final = (
    r"(?:hb|hgb|hemoglobin )?a1c|blood (?:sugars?|glucose|oxygen|alcohol)|fasting (?:sugars?|glucose)"
    r"|ldl(?:-c)?|hdl(?:-c)?"
    r"|triglycerides|cholesterol|tsh|free t[34]|e?gfr|creatinine|ferritin|h(?:a?e)?moglobin|hgb|h(?:a?e)matocrit"
    r"|platelets?|wbc|rbc|cd4|viral load|bmi|body mass index|heart rate|spo2|o2 sats?|oxygen (?:level|saturation)s?"
    r"|bilirubin|troponin|(?:nt-pro)?bnp|crp|(?:beta )?hcg|amh|fsh|ejection fraction|peak flow|fev1|inr|fever"
    r"|phq-?[29]|gad-?[27]|pcl-?5|epds|mmse|moca|madrs|bdi-ii|y-bocs|c-ssrs|audit-c|apgar"
)
_GOODS: Final = (
    r"glucose|potassium|sodium|magnesium|calcium|iron|vitamin d|b12|testosterone|progesterone|estradiol"
    r"|insulin|alt|ast"
    r"|psa|lithium"
)
_EVERYDAY: Final = r"weight|temp(?:erature)?|pulse|sats?|sugars?|oxygen"
_OF_WEIGHT: Final = r"weigh(?:s|ed|ing)?|gained|lost"
_UNIT: Final = (
    r"(?:mg|g|ng|pg|u|mcg|ug|m?eq|[mun]mol|m?iu|[uk]?u|k|m)/(?:d?l|ml|ul|mol)|mmol|bpm|beats|ml/min|mm ?hg"
    r"|kg/m2|copies"
)
_PERSON_UNIT: Final = r"lbs?\b|pounds?\b|kgs?\b|kilos?\b|stone\b|[^\x00-\x20!-~]{0,2}[fc]\b|degrees\b"
_NUMBER: Final = (
    r"[0-9]{1,6}(?:[.,][0-9]{1,3})?(?: ?(?:to|over|/|-|->|and|[^\x00-\x20!-~]{1,3}) ?[0-9]{1,4}(?:\.[0-9]{1,2})?)?"
)
_GAP: Final = r"[ a-z,:=~()<>'/%\-\t\"_]{1,80}"
_TAGS: Final = r"(?:\s{0,20}</?[a-z][^<>]{0,60}>){0,4}\s{0,20}"
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,60}>")

_NAME: Final = re.compile(
    rf"(?<![\w\-])(?:(?P<test>{_TESTS})|(?P<goods>{_GOODS})|(?P<everyday>{_EVERYDAY})|{_OF_WEIGHT})\b",
    re.IGNORECASE,
)
_SIGN: Final = re.compile(r"[^\w \-]")
_SHORTEST: Final = 3  # of a name
_NEAR: Final = 24  # characters before a number in which most names stand
_WORD: Final = re.compile(r"[A-Za-z]+")
# Words that link a measurement with its number: of these the first say that it is one.
_SAYING: Final = frozenset(
    "is was were are be been came comes come coming went goes fell dropped rose jumped climbed improved"
    " increased decreased"
    " reads read measured registered registers runs running ran stays stayed hovering hit hits reached"
    " got getting returned"
    " showed shows level levels count counts reading readings result results score scored scores total"
    " value of at s spiked"
    " tested crashed sits sitting".split()
)
_LINKING: Final = _SAYING | frozenset(
    "back in around about approximately over under above below to from up down just again also still now"
    " today yesterday"
    " currently only as low high a the this morning last night week month time all way out like my on room air"
    " roughly nearly almost mg dl ml mmol l bpm mcg u iu percent point points fasting random resting latest"
    " severity sum raw and has had have it between".split()
)
_WHO: Final = re.compile(
    r"\b(?:my|his|her|their|i|i'm|he|she|patient|patient's|pt|pt's|baby|baby's|mom|mom's|dad|dad's|mother's|father's|son|son's"
    r"|daughter|daughter's|wife's|husband's|child|child's|body|resting|current|overnight)\b",
    re.IGNORECASE,
)
_IN_GENERAL: Final = re.compile(
    r"\b(?:normal|ideal|healthy|recommended|typical|optimal|average|range)\b", re.IGNORECASE
)
_CHANGED: Final = re.compile(r"\b(?:down|up|dropped|went|fell|increased|decreased)\b", re.IGNORECASE)
_AFTER: Final = re.compile(
    rf"(?P<unit>{_TAGS}(?:{_UNIT}))|(?P<body> ?(?:{_PERSON_UNIT}))|(?P<end>\s?%(?! off)|\s{{0,3}}(?:\Z"
    rf"|[\n\t<,;.!?)|\"'\]]|- ))"
    r"|(?P<goes_on> (?:today|yesterday|this|last|on|and|but|so|when|while|with|at|after|before|in|now"
    r"|again|resting|fasting"
    r"|which|even|for|since|overnight|too|is|was|then|out of|from|the|which|per|w/))\b",
    re.IGNORECASE,
)
_GOODS_AFTER: Final = re.compile(
    r"(?: |-)?(?:mg|mcg|g|iu|oz|ct|count|pack|tablets?|capsules?|softgels?|caps|pills?|tests?|strips?"
    r"|kits?|days?|weeks?"
    r"|months?|years?|hours?|minutes?|mins?|am|pm|st|nd|rd|th|px|em|usd|dollars?|off|x)\b(?!/)|[.,:/\-]?[0-9]|[A-Za-z_]{4}"
    r"|% off| ?/ ?(?:mo|month|yr|year)\b",
    re.IGNORECASE,
)


_TEN: Final = re.compile(r"(?:/|out of) ?10\Z")
_PAIN: Final = re.compile(r"\bpain\b[ a-z,:=]{1,40}\Z", re.IGNORECASE)


def _last_name(text: str) -> "re.Match[str] | None":
    """The last match of `_NAME`. None goes over a sign: what stands behind the last signs is looked at first."""
    end = len(text)
    sign = _SIGN.search(text, end - _NEAR) if end > _NEAR else None
    if sign is None:
        return _last_name_in(text, 0, end)
    return _last_name_in(text, sign.end(), end) or _last_name_in(text, 0, sign.start())


def _last_name_in(text: str, begin: int, end: int) -> "re.Match[str] | None":
    """The same of a part, from one sign to another."""
    for piece in reversed(_SIGN.split(text[begin:end])):
        start = end - len(piece)
        found = list(_NAME.finditer(text, start, end)) if len(piece) >= _SHORTEST else ()
        if found:
            return found[-1]
        end = start - 1
    return None


def _may_say_so(before: str) -> bool:
    """Whether a number may be measured though nothing behind it says so: by a word before it, or in a table."""
    return (
        "<" in before or "\t" in before or "  " in before or not _SAYING.isdisjoint(_WORD.findall(before.lower()))
    )


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    before = text[max(0, start - 110) : start]
    if text.endswith("10", start, end) and _TEN.search(text, start, end) and _PAIN.search(before):
        return start, end
    after = _AFTER.match(text, end)
    follows = after.lastgroup if after is not None else ""
    if not follows and not _may_say_so(before):
        return None
    said = _last_name(before)
    if said is None or _GOODS_AFTER.match(text, end) or is_in_ipv6(text, start, end):
        return None
    gap = before[said.end() :]
    bare = _TAG.sub(" : ", gap) if "<" in gap else gap
    if ("<" in bare or '"' in bare or "_" in bare) and bare.strip(' "') != "":
        return None
    tabled = bare != gap or "  " in gap or "\t" in gap
    gap = bare
    words = _WORD.findall(gap.lower())
    if not _LINKING.issuperset(words):
        return None
    lead = before[max(0, said.start() - 40) : said.start()].rpartition("\n")[2]
    if _IN_GENERAL.search(lead) or text[start - 1 : start] in "-/":
        return None
    links = not _SAYING.isdisjoint(words)
    if said["test"]:
        holds = links or tabled or (bool(follows) and text[start:end] != "101")
    elif said["goods"]:
        holds = follows == "unit" or (links and bool(follows)) or (bool(follows) and _WHO.search(lead) is not None)
    elif follows == "body" or said["everyday"]:
        own = _WHO.search(lead) is not None or (follows == "body" and _CHANGED.search(gap) is not None)
        holds = own and bool(follows) and (links or follows in ("body", "unit") or ":" in gap or bool(words))
    else:
        holds = False
    return (start, end) if holds else None


def _sample(rng: Random) -> tuple[str, str]:
    return "", rng.choice(
        [
            f"your A1c came back at {rng.randrange(50, 120) / 10} %",
            f"LDL dropped to {rng.randrange(60, 200)}",
            f"my glucose was {rng.randrange(60, 400)} today",
        ]
    )


DETECTOR = Detector(
    id="measured_in_text",
    entity="HEALTH_DATA",
    label="What was measured of somebody, in text",
    safe_harbor="",
    role="health",
    source="https://medlineplus.gov/lab-tests/",
    shapes=(
        Shape(rf"\b(?:{_TESTS}|{_GOODS}|{_EVERYDAY}|{_OF_WEIGHT})\b{_GAP}({_NUMBER})", 0.85),
        Shape(
            r"\bpain\b[ a-z,:=]{1,40}([0-9]{1,2}(?:\.5)? ?(?:/|out of) ?10)\b",
            0.85,
        ),
    ),
    fit=_fit,
    match=(
        "Your A1c came back at 9.1 %",
        "my glucose is 250",
        "weight down to 212 lbs",
        "LDL dropped from 181 to 122 since March",
        "patient's temp was 102.4 F overnight",
        "O2 sat 88% on room air",
        "heart rate 134 bpm while resting",
        "PHQ-9 total 19",
        "GAD-7: 14",
        "I weigh 243 pounds",
        "TSH of 11.4 - needs follow up",
        "potassium came in at 6.1",
        "hemoglobin 7.2, transfuse",
        "sodium 128 mmol/L",
        "rated her pain 8 out of 10",
        "fever of 102",
        "I have gained 22 lbs since May",
        "<td>Hemoglobin A1c</td><td>11.2 %</td>",
        '<span class="n">Potassium</span><span class="v">6.1</span><span>mmol/L</span>',
        "Creatinine      2.31      mg/dL    0.7-1.3",
    ),
    no_match=(
        "The package weight is 12 lbs",
        "font-weight: 700; weight: 400",
        "Glucose monitor from $250",
        "heart rate monitor 199.99",
        "cholesterol 101: what to know",
        "Save 20 % on A1c kits",
        "potassium 99 mg tablets",
        "vitamin D 5000 IU",
        "iron 4.2 docker image",
        "temperature: 0.7, max_tokens: 200",
        "CPU temp was 82 C",
        "INR rates since 2024",
        "LDL tests from 29.99",
        "a normal A1c is 5.7 %",
        "HDL 2 packs",
        "A1c test 24.99",
        "lead weight 5 oz",
        "platelets: [HEALTH_DATA]",
        "pain relief in 10",
        "lost 20 lbs of luggage",
        "<td>Vitamin D</td><td>24.99</td>",
    ),
    sample=_sample,
)
