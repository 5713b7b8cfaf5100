"""What state sections of GPP say, where states differ. Layouts stand here once more, from the specifications."""

from typing import Final

import pytest

from phiguard.consent import PURPOSES, verdict

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
TAIL: Final = "covered opt_out_mode provider_mode"
LAYOUTS: Final = {
    8: f"sale_notice share_notice limit_notice sale share s1 s2 s3 s4 s5 s6 s7 s8 s9 child1 child2 extra {TAIL}",
    9: f"notice sale_notice target_notice sale target s1 s2 s3 s4 s5 s6 s7 s8 child {TAIL}",
    11: f"notice sale_notice target_notice s_notice sale target s1 s2 s3 s4 s5 s6 s7 s8 child {TAIL}",
    13: f"notice sale_notice target_notice sale target s1 s2 s3 s4 s5 s6 s7 s8 c1 c2 c3 extra {TAIL}",
    17: f"notice sale_notice target_notice sale target s1 s2 s3 s4 s5 s6 s7 s8 s9 c1 c2 c3 c4 c5 extra {TAIL}",
    18: f"notice sale_notice target_notice s_notice sale target s1 s2 s3 s4 s5 s6 s7 s8 child {TAIL}",
    26: "covered mode notice sale_notice target_notice sale target child extra",
}


def written(bits: str) -> str:
    bits = bits.replace(" ", "")
    bits += "0" * (-len(bits) % 6)
    return "".join(ALPHABET[int(bits[i : i + 6], 2)] for i in range(0, len(bits), 6))


def gpp(number: int, fields: dict[str, int], second: str = "") -> str:
    names = LAYOUTS[number].split()
    assert fields.keys() <= set(names)
    core = "000001" + "".join(format(fields.get(name, 0), "02b") for name in names)
    header = "0000110000010000000000010" + fibonacci(number)
    return f"{written(header)}~{written(core)}" + (f".{written(second)}" if second else "")


def fibonacci(number: int) -> str:
    bits, numbers = "", [1, 2, 3, 5, 8, 13, 21]
    for n in reversed(numbers):
        bits = ("1" if n <= number else "0") + bits
        number -= n if n <= number else 0
    return bits.rstrip("0") + "1"


# In the order ads, analytics, personalisation, sale, health.
ROWS: Final = [
    pytest.param(8, {"sale": 1, "sale_notice": 1}, "-.--.", id="ca-sale"),
    pytest.param(8, {"share": 1}, "-.-..", id="ca-sharing"),
    pytest.param(8, {"sale": 2, "sale_notice": 1}, "...+.", id="ca-not-opted-out"),
    pytest.param(8, {"s8": 1}, "....-", id="ca-health-is-the-eighth"),
    pytest.param(8, {"s8": 2}, ".....", id="ca-not-to-object-is-no-consent"),
    pytest.param(8, {"s3": 1}, ".....", id="ca-third-is-a-place"),
    pytest.param(8, {"limit_notice": 2}, "....-", id="ca-no-notice-of-limits"),
    pytest.param(8, {"extra": 2}, "-.-..", id="ca-either-denies"),
    pytest.param(9, {"s3": 2}, "....+", id="va-health-consent"),
    pytest.param(9, {"s3": 1}, "....-", id="va-health"),
    pytest.param(9, {"provider_mode": 1}, "-.--.", id="va-service-provider"),
    pytest.param(9, {"notice": 2}, "-.--.", id="va-no-notice"),
    pytest.param(11, {"s5": 1}, "....-", id="ut-health-is-the-fifth"),
    pytest.param(11, {"s3": 1}, ".....", id="ut-third-is-another"),
    pytest.param(11, {"s5": 2}, ".....", id="ut-not-to-object-is-no-consent"),
    pytest.param(11, {"s_notice": 2}, "....-", id="ut-no-notice-of-health"),
    pytest.param(13, {"extra": 1}, "-.-..", id="fl-either-denies-1"),
    pytest.param(13, {"extra": 2}, "-.-..", id="fl-either-denies-2"),
    pytest.param(17, {"extra": 1}, "-.-..", id="de-no-consent"),
    pytest.param(17, {"extra": 2}, ".....", id="de-consent"),
    pytest.param(17, {"c5": 1}, "-.--.", id="de-minor"),
    pytest.param(17, {"c5": 2}, ".....", id="de-minor-consent"),
    pytest.param(18, {"s3": 2}, ".....", id="ia-not-to-object-is-no-consent"),
    pytest.param(18, {"target": 1}, "-.-..", id="ia-targeted-ads"),
    pytest.param(26, {"mode": 2}, "-.--.", id="ky-service-provider"),
    pytest.param(26, {"mode": 1}, ".....", id="ky-opt-out-option"),
    pytest.param(26, {"child": 1}, "-.--.", id="ky-child"),
]


@pytest.mark.parametrize(("number", "fields", "want"), ROWS)
def test_what_a_state_section_says(number: int, fields: dict[str, int], want: str) -> None:
    said = verdict({"gpp": gpp(number, fields)})
    assert "".join({True: "+", False: "-", None: "."}[getattr(said, p)] for p in PURPOSES) == want


def test_a_second_segment_of_kentucky_is_about_sensitive_data() -> None:
    for value, want in ((1, False), (2, True)):
        second = "0000" + format(value, "02b") + "0000000000"
        assert verdict({"gpp": gpp(26, {}, second)}).health is want


def test_a_second_segment_elsewhere_is_the_global_privacy_control() -> None:
    assert verdict({"gpp": gpp(8, {}, "011")}).ads is False
    assert verdict({"gpp": gpp(8, {}, "010")}).ads is None
