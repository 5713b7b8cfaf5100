"""The compiled functions of details and of addresses with blanks do what their twins do. Skipped if not built."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from native_core import core
from test_native import agree

from phiguard import Guard, details, forms, told
from phiguard.detectors import detectors
from phiguard.keys import KeyContext
from phiguard.told import Told

INSTANCES = {
    "word": ["Lena", "O'Hara", "Abc", "Abcdefghijklmn", "Abcdefghijklmno", "D'Xyyyyyyyyyyyyyy", "d'Xyy", "LEna"],
    "email": [
        "lena@example.com",
        "a.b.c@d.e.f.org",
        "a.b.c.d@e.org",
        "a@b.c.d.e.org",
        "a1_b-c@example.co",
        "abcdefghijk@example.com",
        "abcdefghijkl@example.com",
        "1a@example.com",
        "lena@example",
        "lena@com.com",
        "lena@example.comm",
        "lena@@example.com",
        "lena.@example.com",
    ],
    "phone": ["+12065550142", "+11065550142", "+1206555014a", "12065550142+"],
    "street": [
        "12 Oak St",
        "12345 Oakwood Boulevard",
        "123456 Oak St",
        "02 Oak St",
        "12 Oak Street",
        "12 oak St",
        "12 O St",
    ],
    "zip": ["98101", "00000", "00001", "9810a"],
    "capitals": ["WA", "Wa", "aW", "W", "WAS"],
    "day": ["1975-02-28", "1975-02-29", "2075-13-01", "1875-01-01", "1975-00-10", "1975-10-00", "1975/10/01"],
}
SIGNS = {form: "".join(sorted(signs)) for form, signs in forms.SIGNS.items() if form in forms.PERSONAL}


def test_the_personal_forms_that_were_written_in_c_are_those_of_the_table() -> None:
    assert core.learn_personal_forms() == set()
    assert set(INSTANCES) == set(forms.PERSONAL) == set(SIGNS)


@pytest.mark.parametrize(("form", "text"), [(form, text) for form, texts in INSTANCES.items() for text in texts])
def test_each_sign_of_a_detail_counts_alike(form: str, text: str) -> None:
    agree("personal_form_of", text)
    for i in range(len(text)):
        for sign in f"{SIGNS[form]}/:\0\n é'":
            for changed in (text[:i] + sign + text[i + 1 :], text[:i] + sign + text[i:]):
                agree("personal_form_of", changed)
        agree("personal_form_of", text[:i] + text[i + 1 :])


@pytest.mark.parametrize("form", sorted(INSTANCES))
def test_one_of_each_personal_form_is_one(form: str) -> None:
    assert agree("personal_form_of", INSTANCES[form][0]) == form


@pytest.mark.parametrize("form", sorted(SIGNS))
def test_details_of_the_signs_of_a_form_are_told_apart_alike(form: str) -> None:
    @given(st.from_regex(forms.PERSONAL[form][1], fullmatch=True) | st.text(SIGNS[form], max_size=50))
    def compare(text: str) -> None:
        agree("personal_form_of", text)

    compare()


@pytest.mark.parametrize("value", [None, 5, b"Lena", ["L"] * 4, {}], ids=repr)
def test_what_is_no_text_has_the_same_personal_form_or_error(value: object) -> None:
    agree("personal_form_of", value)


odd = st.sampled_from(
    ["None", "Null", "Xxx", "X-x", "xX#", "***", "n/a", "N/A", "User", "Doctor", "Admin", "", "\x1fNil\t"]
)
odd = odd | st.sampled_from(
    ["This field is required.", "full name", "Lena", "O'Hara", "camelCase", "Lena:", "é", "É"]
)


@given(odd | st.text("Xx*-#aB1 '\n.", max_size=6), st.sampled_from(["", " ", "'", "=", ":", "Rose", "-"]))
def test_what_says_nothing_and_fits_no_name_is_told_alike(text: str, more: str) -> None:
    for value in (text, text + more, more + text):
        agree("says_nothing", value)
        agree("fit", value, 0, len(value))
        agree("fit", value, 0, len(text))
        agree("fit", value, len(more), len(value))


@pytest.mark.parametrize("value", [None, 5, b"Lena", ["L"]], ids=repr)
def test_what_is_no_text_says_the_same_or_is_an_error(value: object) -> None:
    agree("says_nothing", value)
    agree("fit", value, 0, 1)


def root() -> KeyContext:
    place: KeyContext = Guard()._compiled.root().below("page").below("url")  # type: ignore[attr-defined]
    return place


ROOT = root()
names = st.sampled_from(
    ["mrn", "email", "utm_source", "first_name", "q", "a" * 41, "a" * 42, "1x", "_", "zip", "Zip", ""]
)
values = st.sampled_from(
    [
        "23329304",
        "lena%40example.com",
        "lena@example.com",
        "Lena",
        "12345",
        "%41bcde",
        "a" * 64,
        "a" * 65,
        "1234",
        "é1234",
        "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
        "+12065550142",
        "Jonas?mrn=2332930",
    ]
)
fields = st.lists(st.tuples(names, values, st.sampled_from("&&&&?#;")), max_size=12)
starts = st.sampled_from(
    ["/services/knee?", "https://www.lakeview.example/?", "#a?", "/w", "a\n?", "é?", "x\0?", "?", "??"]
)
ends = st.sampled_from(["", "#top", "&", "\n", "#?mrn=23329304", "&" + "x" * 1950])


@given(starts, fields, ends)
@example("?", [("mrn", "23329304", "&")] * 9, "")
@example("?", [("mrn", "23329304", "&")] * 8, "")
@example("?", [("q", "a" * 65, "&"), ("mrn", "23329304", "#")], "?mrn=23329304")
def test_addresses_have_the_same_blanks(start: str, fields: list[tuple[str, str, str]], end: str) -> None:
    text = start + "".join(f"{name}={value}{sign}" for name, value, sign in fields) + end
    agree("framed", ROOT, text, lambda name: name == "zip")
    agree("framed", ROOT, text[:-1], lambda name: name == "q")


def test_an_address_with_a_number_has_a_blank() -> None:
    of = agree("framed", ROOT, "/knee?mrn=23329304&utm_source=mail", lambda _name: False)
    assert of.rest == "/knee?mrn=\0integer\0&utm_source=mail" and len(of.blanks) == 1


IDS = {"person_name", "email_address", "phone_number", "medical_record_number"}
TELLING = [d for d in detectors() if d.id in IDS]
some = st.sampled_from(
    ["Lena", "lena.rose@example.com", "Lena Rose", "+12065550142", "23329304", "é", "", "O'Hara", "@x"]
)
rests = st.lists(
    some | st.sampled_from(["lena", "ROSE", "lena-rose", "Eczema", "2065550142", "\x1e", "o'hara", "\u212a"]),
    max_size=5,
)


@given(st.lists(st.builds(Told, some, st.sampled_from(TELLING), st.just(0.9)), max_size=16), rests)
def test_values_stand_in_the_rest_alike(found: list[Told], rest: list[str]) -> None:
    agree("stand_in", found, " ".join(rest))


@pytest.mark.parametrize("others", [0, 1, 10])  # a few are looked for one by one, more of them by their signs
@pytest.mark.parametrize("one", ["Lena", "lena.rose@example.com", "+12065550142", "23329304", "O'Hara"])
def test_a_value_is_found_wherever_it_begins(one: str, others: int) -> None:
    found = [Told(one, d, 0.9) for d in TELLING] + [Told("Quentin", TELLING[0], 0.9)] * others
    for before in ("", "x", "/a/", "999", "é"):
        for text in (one, one.lower(), one.upper(), one[1:], one[:-1]):
            agree("stand_in", found, f"{before}{text}/eczema 2026")


def test_names_that_come_back_are_found_again_and_terms_too() -> None:
    guard, slow = Guard(), Guard(cache=False)
    names = ["Lena", "Nadia", "Asthma", "None", "Eczema", "Fischer", "Herpes", "Unknown"]
    for _ in range(3):
        for first in names:
            for last in names:
                event = {
                    "event": "Signed Up",
                    "traits": {"firstName": first, "lastName": last, "street": f"12 {last} St"},
                }
                one, other = guard.scrub(event), slow.scrub(event)
                assert (one.payload, one.risk, one.findings) == (other.payload, other.risk, other.findings)


def test_they_are_in_their_places() -> None:
    assert details.rest_of is core.rest_of and told.stand_in is core.stand_in
