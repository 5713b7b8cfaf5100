"""X12 health-care transactions (837, 835, 834, 27x): each segment that names somebody goes whole.

Source: ASC X12N 005010 implementation guides; segments end in a tilde.
"""

from random import Random

from phiguard.detector import Detector, Shape


def _fit(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole segment, to its tilde or the end of its line."""
    ends = [at for at in (text.find(sign, end) for sign in "~\r\n") if at >= 0]
    return start, min(ends, default=len(text))


def _sample(rng: Random) -> str:
    number = rng.randrange(10**6, 10**9)
    name = f"NM1*IL*1*FISCHER*LENA****MI*XQB{number}~"
    return rng.choice([name, f"ST*837*{number % 10000:04d}*005010X222A1~"])


DETECTOR = Detector(
    id="x12_segment",
    entity="X12_SEGMENT",
    label="X12 segment",
    safe_harbor="R",
    role="direct",
    source="https://x12.org/products/transaction-sets",
    shapes=(
        Shape(r"\bISA\*[0-9]{2}\*", 0.98, ignore_case=False),
        Shape(r"\bST\*(?:27[0-8]|820|83[457])\*", 0.97, ignore_case=False),
        Shape(
            r"\b(?:NM1\*[0-9A-Z]{2,3}\*[12]|DMG\*D8|SBR\*[PSTU]|N[34]\*[A-Z0-9]|CLM\*[A-Z0-9]"
            r"|HI\*[A-Z]{2,3}:|DTP\*[0-9]{3}\*[RD]D?8|PAT\*[0-9G]"
            r"|REF\*(?:SY|0F|1L|EA|IG|D9|G1|EI|F8|6P|18|1W|23|3H|6R|EJ|EO|XZ)\*"
            r"|SV[123]\*[A-Z]{2}:|SVC\*[A-Z]{2}:|CLP\*[A-Z0-9]|TRN\*[12]\*|INS\*[YN]\*[0-9]|III\*[A-Z]{2}\*"
            r"|BHT\*00|DTM\*[0-9]{3}\*[0-9]{8})",
            0.85,
            ignore_case=False,
        ),
    ),
    fit=_fit,
    match=(
        "ISA*00*          *00*          *ZZ*LKV*ZZ*PAYER*260611*1015*^*00501*000008841*0*P*:",
        "ST*837*0021*005010X222A1~",
        "NM1*IL*1*FISCHER*LENA****MI*XQB9104277~",
        "DMG*D8*19840307*F~",
        "CLM*8841*142.50***11:B:1*Y*A*Y*I~HI*ABK:E119~",
        "CLP*7722337*1*211366.97*138018.4**12*119932404007801~",
        "SVC*HC:D0220*25*21~",
        "TRN*1*93175-012547*9877281234~",
        "INS*Y*18*021*20*A***FT~",
        ("body", "SBR*P*18*70334**MB~NM1*QC*1*FISCHER*PIET~"),
    ),
    no_match=(
        "ISA 00 standard",
        "2*3*4",
        "ST*12*3",
        "st*837*0021",
        "NM1 IL 1",
        "**bold** ISA*",
        "[X12_SEGMENT]",
        "CLM 8841*2",
        "SVC*count*2",
        "INS * Y",
    ),
    sample=_sample,
)
