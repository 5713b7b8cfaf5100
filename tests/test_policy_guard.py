"""Every key of a policy, end to end: a payload before and after."""

import json
from typing import Any

import pytest

from phiguard import ConfigError, Context, Guard, Policy

KEYS = {
    "OLD_KEY": "old-only-0123456789abcdef0123456789abcdef",
    "NEW_KEY": "new-only-0123456789abcdef0123456789abcdef",
    "PHIGUARD_HMAC_KEY": "table-only-0123456789abcdef0123456789abcdef",
}
LENA, DESK = "lena@example.com", "desk@example.com"
GCLID = "Cj0KCQjw8fKzBhDhARIsAE1yH7Q2wXk9vRt4nLpZ"
URL = "https://a.example/"
TICKET = """
[[detector]]
id = "ticket"
entity = "TICKET_NUMBER"
role = "direct"
patterns = ['\\bTK-[0-9]{6}\\b']
keys = ["ticket no"]
match = ["see TK-204311"]
no_match = ["see TK-20431"]
"""
KEYED = TICKET + "[[detector.shape]]\npattern = '[0-9]{6}'\nkeyed = true\n"


def guard(text: str, base: str = "standard", **options: Any) -> Guard:
    return Guard(Policy.loads(f'id = "mine"\nextends = "{base}"\n{text}'), **options)


def allow(said: str) -> str:
    return f"[[allow]]\n{said}\n"


def deny(path: str) -> str:
    return f'[[deny]]\npath = "{path}"\n'


def rule(said: str, method: str = "keep") -> str:
    return f'[[rule]]\n{said}\nmethod = "{method}"\n'


ALLOW_DENY = [
    (allow(f'value = "{DESK}"'), {"a": DESK, "b": LENA}, {"a": DESK, "b": "[EMAIL_ADDRESS]"}),
    (allow(f'value = "{DESK}"'), f"to {DESK} or {LENA}", f"to {DESK} or [EMAIL_ADDRESS]"),
    (
        allow(f'value = "{DESK}"'),
        f"{URL}?e=desk%40example.com&f=lena%40example.com",
        f"{URL}?e=desk%40example.com&f=%5BEMAIL_ADDRESS%5D",
    ),
    (allow(f'value = "{DESK}"'), f'{{"a":"{DESK}"}}', f'{{"a":"{DESK}"}}'),
    (allow(f'value = "{DESK}"\nentities = ["PHONE_NUMBER"]'), {"a": DESK}, {"a": "[EMAIL_ADDRESS]"}),
    (allow('value = "5530172"'), {"mrn": 5530172}, {"mrn": 5530172}),
    (allow('value = "migraine"'), {"t": "migraine or cancer"}, {"t": "migraine or [MEDICAL_CONDITION]"}),
    (
        allow("pattern = '[a-z]+-desk@example[.]com'"),
        {"a": "ent-desk@example.com", "b": f"x-desk@example.com and {LENA}"},
        {"a": "ent-desk@example.com", "b": "x-desk@example.com and [EMAIL_ADDRESS]"},
    ),
    (
        allow('path = "/edge"\nentities = ["IP_ADDRESS"]'),
        {"edge": f"203.0.113.9 {LENA}", "ip": "203.0.113.9"},
        {"edge": "203.0.113.9 [EMAIL_ADDRESS]", "ip": "[IP_ADDRESS]"},
    ),
    (
        allow('path = "/**/edge"\nentities = ["IP_ADDRESS"]'),
        {"l": [{"edge": "203.0.113.9"}], "edges": "203.0.113.9"},
        {"l": [{"edge": "203.0.113.9"}], "edges": "[IP_ADDRESS]"},
    ),
    (
        allow('path = "/support"\nentities = ["EMAIL_ADDRESS"]\nunsafe = true'),
        {"support": LENA, "email": LENA},
        {"support": LENA, "email": "[EMAIL_ADDRESS]"},
    ),
    (
        allow('path = "/url{query}/e"\nentities = ["EMAIL_ADDRESS"]\nunsafe = true'),
        {"url": f"{URL}?e=lena%40example.com&f=mo%40example.com"},
        {"url": f"{URL}?e=lena%40example.com&f=%5BEMAIL_ADDRESS%5D"},
    ),
    (
        allow('path = "/url{path}/1"\nentities = ["MEDICAL_CONDITION"]'),
        {"url": f"{URL}conditions/migraine", "q": "migraine"},
        {"url": f"{URL}conditions/migraine", "q": "[MEDICAL_CONDITION]"},
    ),
    (deny("/note"), {"note": "hello", "k": 1}, {"k": 1}),
    (deny("/note"), {"note": LENA, "k": 1}, {"k": 1}),
    (deny("/note") + allow(f'value = "{LENA}"'), {"note": LENA, "k": LENA}, {"k": LENA}),
    (deny("/note"), b'{"note":"x","k":1}', b'{"k":1}'),
    (deny("/**/note"), {"note": "x", "a": [{"note": "y"}]}, {"a": [{}]}),
    (deny("/batch/*/note"), {"batch": [{"note": "x", "k": 1}]}, {"batch": [{"k": 1}]}),
    (deny("/c"), {"c": {"a": "x", "b": {"d": LENA}}, "k": 1}, {"k": 1}),
    (deny("/c"), {"c": {"a": "x"}, "k": 1}, {"k": 1}),
    (deny("/c"), {"c": [1, "x"], "k": 1}, {"k": 1}),
    (deny("/note"), {"note": 7, "k": 1}, {"k": 1}),
    (deny("/note"), {"note": True, "k": 1}, {"k": 1}),
    (deny("/l/1"), {"l": ["a", "b", "c"]}, {"l": ["a", None, "c"]}),
    (deny("/l/1"), {"l": [1, 2, 3]}, {"l": [1, None, 3]}),
    (deny("/url{query}/x"), {"url": f"{URL}?x=1&y=2&x=3"}, {"url": f"{URL}?x=&y=2&x="}),
    (deny("/url{query}/x"), {"url": f"{URL}?x=&y=2"}, {"url": f"{URL}?x=&y=2"}),
    (deny("{query}/x"), f"{URL}?x=1&y=2", f"{URL}?x=&y=2"),
    (deny("/note{json}/x"), {"note": '{"x":"1","y":"2"}'}, {"note": '{"y":"2"}'}),
    (
        deny("/note"),
        '{"note":"x","k":1}\n{"k":2}\n',
        '{"k":1}\n{"k":2}\n',
    ),
]


@pytest.mark.parametrize(("text", "before", "after"), ALLOW_DENY)
def test_allow_and_deny(text: str, before: Any, after: Any) -> None:
    mine = guard(text)
    out = mine.scrub(before)
    assert out.payload == after
    assert out.action == ("pass" if after == before else "redact")
    assert mine.scrub(out.payload).payload == out.payload


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (TICKET, {"note": "see TK-204311"}, {"note": "see [TICKET_NUMBER]"}),
        (TICKET, f"{URL}?t=TK-204311&v=1", f"{URL}?t=%5BTICKET_NUMBER%5D&v=1"),
        (TICKET, {"TK-204311": 1}, {"[TICKET_NUMBER]": 1}),
        (TICKET, {"a": ["TK-204311", "TK-20431"]}, {"a": ["[TICKET_NUMBER]", "TK-20431"]}),
        (TICKET.replace("direct", "session"), {"a": "TK-204311"}, {"a": "[TICKET_NUMBER]"}),
        (TICKET.replace("direct", "measurement"), {"a": "TK-204311"}, {"a": "TK-204311"}),
        (TICKET.replace("direct", "health"), {"a": "TK-204311"}, {"a": "[TICKET_NUMBER]"}),
        (KEYED, {"ticket_no": "204311", "x": "204312"}, {"ticket_no": "[TICKET_NUMBER]", "x": "204312"}),
        (KEYED, {"ticket_no": 204311}, {"ticket_no": None}),
        (TICKET + rule('entities = ["TICKET_NUMBER"]', "mask"), "see TK-204311", "see ****"),
        (TICKET + rule('detectors = ["ticket"]'), "see TK-204311", "see TK-204311"),
        (TICKET + allow('value = "TK-204311"'), "TK-204311 TK-204312", "TK-204311 [TICKET_NUMBER]"),
    ],
)
def test_own_detectors(text: str, before: Any, after: Any) -> None:
    assert guard(text).scrub(before).payload == after
    assert guard(text, engine="regex").scrub(before).payload == after


LINE = '[[organisation.service_line]]\nname = "Harmony Center"\nslugs = ["hc-west"]\n'


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (
            'domains = ["lakeview.example"]',
            {"site": "www.lakeview.example", "email": "lena@lakeview.example"},
            {"site": "www.lakeview.example", "email": "[EMAIL_ADDRESS]"},
        ),
        ('phones = ["(206) 555-0147"]', "206.555.0147, +1 206 555 0148", "206.555.0147, [PHONE_NUMBER]"),
        ('phones = ["(206) 555-0147"]', {"phone": 2065550147}, {"phone": 2065550147}),
        ('emails = ["Desk@Example.com"]', f"{DESK} {LENA}", f"{DESK} [EMAIL_ADDRESS]"),
        ('mrn_pattern = "LV[0-9]{6}"', {"n": "chart LV204311"}, {"n": "chart [MEDICAL_RECORD_NUMBER]"}),
        ('mrn_pattern = "LV[0-9]{6}"', f"{URL}p/LV204311", f"{URL}p/%5BMEDICAL_RECORD_NUMBER%5D"),
        ('mrn_pattern = "LV[0-9]{6}"', {"n": "LV2043119 xLV204311"}, {"n": "LV2043119 xLV204311"}),
        ('mrn_pattern = "[0-9]{9}"', {"x": 123456780, "y": 1234567801}, {"x": None, "y": 1234567801}),
        (LINE, {"title": "At Harmony Center"}, {"title": "At [SPECIALTY]"}),
        (LINE, {"url": f"{URL}hc-west/visit"}, {"url": f"{URL}%5BSPECIALTY%5D/visit"}),
        (LINE, {"event": "harmony_center_view"}, {"event": "[SPECIALTY]_view"}),
        (LINE + 'entity = "PROCEDURE"', {"event": "hc-west"}, {"event": "[PROCEDURE]"}),
        (LINE + "tier = 1", {"event": "hc-west"}, {"event": "hc-west"}),
    ],
)
def test_what_the_organisation_says_of_itself(text: str, before: Any, after: Any) -> None:
    mine = guard(text if text.startswith("[[") else f"[organisation]\n{text}")
    assert mine.scrub(before).payload == after


@pytest.mark.parametrize(
    ("page", "blocked", "passed"),
    [
        ('path = "/visits/**"', ["a.example/visits", "a.example/visits/7"], ["a.example/news/visits"]),
        ('path = "/about"', ["a.example/about", "a.example/about/"], ["a.example/about/us"]),
        ('path = "/"', ["a.example/", "a.example"], ["a.example/about"]),
        ('path = "/x/*/y"', ["a.example/x/7/y"], ["a.example/about/x"]),
        ('host = "b.example"', ["b.example/", "c.b.example/about"], ["a.example/", "cb.example/"]),
        ('host = "b.example"\npath = "/x/**"', ["b.example/x/1"], ["b.example/about", "a.example/news/x"]),
    ],
)
def test_own_pages(page: str, blocked: list[str], passed: list[str]) -> None:
    mine = guard(f'[[organisation.page]]\nkind = "portal"\n{page}', "strict")
    assert {url: mine.scrub({"url": f"https://{url}"}).action for url in blocked} == dict.fromkeys(blocked, "block")
    assert "block" not in {mine.scrub({"url": f"https://{url}"}).action for url in passed}


def test_an_own_page_can_be_less_or_more_than_it_looks() -> None:
    less = guard('[[organisation.page]]\npath = "/mychart/help/**"\nkind = "generic"', "strict")
    assert less.scrub({"url": f"{URL}mychart/help"}).action == "pass"
    assert less.scrub({"url": f"{URL}mychart/visits"}).action == "block"
    more = guard('[[organisation.page]]\npath = "/about/**"\ntier = 3', "strict")
    assert more.scrub({"url": f"{URL}about/us"}).reasons == ("page: condition, tier 3",)


@pytest.mark.parametrize("path", ["/a/**/b", "/a{query}/b", "/*"])
def test_a_path_that_no_page_can_have_is_refused(path: str) -> None:
    with pytest.raises(ConfigError, match=r"\[\[organisation\.page\]\] #1 \.path"):
        guard(f'[[organisation.page]]\nkind = "portal"\npath = "{path}"', "strict")


def test_keys_in_rotation(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    said = {name: f'[[organisation.key]]\nid = "{name}"\nenv = "{name.upper()}_KEY"\n' for name in ("old", "new")}
    old = guard(said["old"], "first_party")
    both = guard(said["new"] + said["old"], "first_party")
    written = old.scrub({"email": LENA, "note": f"by {LENA}"}).payload
    assert written["email"].startswith("pg1.old.")
    assert both.scrub(written).action == "pass"
    fresh = both.scrub({"email": LENA, "old": written["email"]}).payload
    assert fresh["email"].startswith("pg1.new.")
    assert fresh["old"] == written["email"]
    assert both.scrub(fresh).action == "pass"
    forged = written["email"][:-4] + "aaaa"
    assert both.scrub({"userId": written["email"]}).payload == {"userId": written["email"]}
    assert both.scrub({"userId": forged}).payload["userId"].startswith("pg1.new.")
    with pytest.raises(ConfigError, match="NONE_KEY"):
        guard('[[organisation.key]]\nid = "none"\nenv = "NONE_KEY"', "first_party")


# ---- rules

EVENT = {
    "a": {"email": LENA, "n": 1},
    "url": f"{URL}?e=lena%40example.com&v=1",
    "note": f"to {LENA} now",
    "l": [LENA, "x"],
    "mrn": 5530172,
    "dob": "1980-01-02",
    "zip": "98101",
    "ip": "203.0.113.9",
}
TAKEN = {
    "a": {"email": "[EMAIL_ADDRESS]", "n": 1},
    "url": f"{URL}?e=%5BEMAIL_ADDRESS%5D&v=1",
    "note": "to [EMAIL_ADDRESS] now",
    "l": ["[EMAIL_ADDRESS]", "x"],
    "mrn": None,
    "dob": "[DATE_OF_BIRTH]",
    "zip": "[POSTAL_CODE]",
    "ip": "[IP_ADDRESS]",
}
MASKED = f"{URL}?e=%2A%2A%2A%2A&v=1"


def taken(**changed: Any) -> dict[str, Any]:
    return {key: value for key, value in {**TAKEN, **changed}.items() if value is not ...}


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (rule('roles = ["direct", "quasi"]'), EVENT),
        (
            rule('roles = ["direct", "quasi"]', "drop"),
            {"a": {"n": 1}, "url": f"{URL}?e=&v=1", "note": "to  now", "l": [None, "x"]},
        ),
        (rule('roles = ["direct", "quasi"]', "replace"), TAKEN),
        (
            rule('roles = ["direct", "quasi"]', "mask"),
            taken(
                a={"email": "****", "n": 1},
                url=MASKED,
                note="to **** now",
                l=["****", "x"],
                dob="****",
                zip="****",
                ip="****",
            ),
        ),
        (rule('roles = ["quasi"]', "generalize"), taken(dob="1980", zip="981", ip="203.0.113.0/24")),
        (rule('roles = ["direct"]', "generalize"), TAKEN),
        (rule('entities = ["IP_ADDRESS"]'), taken(ip="203.0.113.9")),
        (rule('entities = ["MEDICAL_RECORD_NUMBER"]', "drop"), taken(mrn=...)),
        (rule('detectors = ["ip_address", "postal_code"]', "mask"), taken(ip="****", zip="****")),
        (rule('paths = ["/a/**"]'), taken(a={"email": LENA, "n": 1})),
        (rule('paths = ["/a/*"]', "drop"), taken(a={"n": 1})),
        (rule('paths = ["/url{query}/e"]'), taken(url=EVENT["url"])),
        (rule('paths = ["/url{query}/e"]', "drop"), taken(url=f"{URL}?e=&v=1")),
        (rule('paths = ["/url{query}/e"]', "mask"), taken(url=MASKED)),
        (rule('paths = ["/l/0"]'), taken(l=[LENA, "x"])),
        (rule('paths = ["/l/0"]', "drop"), taken(l=[None, "x"])),
        (rule('roles = ["direct"]\nmin_score = 1.0'), TAKEN),
        (rule('paths = ["/zip"]\nmin_score = 0.9', "drop"), taken(zip=...)),
        (rule('roles = ["quasi"]\npages = ["search"]'), TAKEN),
        (rule('roles = ["quasi"]\npages = ["generic"]\nentities = ["IP_ADDRESS"]'), taken(ip="203.0.113.9")),
    ],
)
def test_rules_select_and_do(text: str, after: dict[str, Any]) -> None:
    mine = guard(text)
    out = mine.scrub(EVENT)
    assert out.payload == after
    again = mine.scrub(out.payload).payload
    assert again == after
    assert json.loads(mine.scrub(json.dumps(EVENT)).payload) == after


def test_pseudonyms_by_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", KEYS["PHIGUARD_HMAC_KEY"])
    monkeypatch.delenv("PHIGUARD_HMAC_KEY_ID", raising=False)
    out = guard(rule('roles = ["direct"]', "pseudonymize")).scrub(EVENT).payload
    token = out["a"]["email"]
    assert token.startswith("pg1.k1.")
    assert (out["url"], out["note"], out["l"]) == (f"{URL}?e={token}&v=1", f"to {token} now", [token, "x"])
    assert (out["mrn"], out["ip"]) == (None, "[IP_ADDRESS]")


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (rule('roles = ["health"]'), {"a": "migraine"}, {"a": "migraine"}),
        (rule('roles = ["health"]', "drop"), {"a": "had migraine", "b": "migraine"}, {"a": "had "}),
        (rule('roles = ["health"]', "mask"), f"{URL}conditions/migraine", f"{URL}conditions/%2A%2A%2A%2A"),
        (rule('roles = ["health"]', "mask"), {"phq9": 17}, {"phq9": None}),
        (rule('roles = ["health"]', "generalize"), {"a": "migraine"}, {"a": "[MEDICAL_CONDITION]"}),
        (
            rule('roles = ["health"]\ntiers = [2]'),
            {"a": "migraine", "b": "HIV test"},
            {"a": "migraine", "b": "[MEDICAL_TEST]"},
        ),
        (
            rule('roles = ["health"]\ntiers = [3]', "drop"),
            {"a": "migraine", "b": "HIV"},
            {"a": "[MEDICAL_CONDITION]"},
        ),
        (rule('roles = ["health"]\ntiers = [1]', "replace"), {"a": "book an appointment"}, {"a": "[CARE_TERM]"}),
        (
            rule('entities = ["BODY_PART"]'),
            {"a": "my knee hurts, migraine"},
            {"a": "my knee hurts, [MEDICAL_CONDITION]"},
        ),
        (rule('entities = ["HEALTH_DATA"]'), {"cycle_day": 14}, {"cycle_day": 14}),
        (rule('detectors = ["health_condition"]'), {"a": "migraine"}, {"a": "migraine"}),
        (
            rule('entities = ["MEDICAL_CONDITION"]\npages = ["condition"]'),
            {"a": "migraine", "url": f"{URL}conditions/x"},
            {"a": "migraine", "url": f"{URL}conditions/x"},
        ),
        (
            rule('entities = ["MEDICAL_CONDITION"]\npages = ["condition"]'),
            {"a": "migraine", "url": f"{URL}search?q=x"},
            {"a": "[MEDICAL_CONDITION]", "url": f"{URL}search?q=x"},
        ),
        (rule('roles = ["provider"]'), {"provider_name": "Jane Roe"}, {"provider_name": "Jane Roe"}),
        (rule('roles = ["secret"]', "drop"), {"password": "hunter2!x", "k": 1}, {"k": 1}),
        (rule('roles = ["session"]', "mask"), {"session_id": "a81bc81b-dead-4e5d"}, {"session_id": "****"}),
    ],
)
def test_rules_on_other_roles(text: str, before: Any, after: Any) -> None:
    assert guard(text).scrub(before).payload == after


def test_rules_that_block() -> None:
    mine = guard('[[rule]]\nentities = ["EMAIL_ADDRESS"]\npages = ["generic"]\nblock = true')
    out = mine.scrub({"email": LENA, "url": URL})
    assert (out.action, out.payload, out.reasons) == ("block", None, ("finding: EMAIL_ADDRESS, tier 0",))
    assert mine.scrub({"email": LENA, "url": f"{URL}login"}).action == "redact"
    assert mine.scrub({"events": [{"email": LENA, "url": URL}, {"n": 1}]}).payload == {"events": [None, {"n": 1}]}


@pytest.mark.parametrize("consent", [{"ads": True}, {"ads": False}, None])
def test_consent_to_ads(consent: dict[str, bool] | None) -> None:
    mine = guard(rule('roles = ["ad_id"]\nads_consent = true'))
    out = mine.scrub({"gclid": GCLID}, context=Context(consent=consent))
    assert out.payload["gclid"] == (GCLID if consent == {"ads": True} else "[AD_ID]")


def test_a_lower_min_score_reaches_below_the_threshold() -> None:
    low = guard(rule('roles = ["health"]\nmin_score = 0.05', "replace"))
    assert low.scrub({"a": "my knee"}).payload == {"a": "my [BODY_PART]"}


# ---- what is kept is not clean


def test_what_was_kept_on_one_page_is_taken_on_another() -> None:
    mine = guard(rule('roles = ["direct"]\npages = ["search"]'))
    for _ in range(2):
        assert mine.scrub({"email": LENA, "url": f"{URL}search?q=x"}).payload["email"] == LENA
    assert mine.scrub({"email": LENA, "url": f"{URL}conditions/x"}).payload["email"] == "[EMAIL_ADDRESS]"


def test_one_consent_is_no_consent_of_the_next() -> None:
    mine = guard(rule('roles = ["ad_id"]\nads_consent = true'))
    assert mine.scrub({"gclid": GCLID}, context=Context(consent={"ads": True})).action == "pass"
    assert mine.scrub({"gclid": GCLID}).payload == {"gclid": "[AD_ID]"}


@pytest.mark.parametrize("preset", ["keep_context", "first_party"])
def test_the_risk_of_what_is_kept_is_told_each_time(preset: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", KEYS["PHIGUARD_HMAC_KEY"])
    mine = Guard(preset)
    first, second = (mine.scrub({"icd10": "E11.9"}) for _ in range(2))
    assert (first.risk, first.findings) == (second.risk, second.findings)


def test_a_kept_value_is_told_once() -> None:
    mine = guard('[organisation]\nphones = ["206-555-0147"]')
    assert len(mine.scrub("call (206) 555-0147").findings) == 1


def test_what_was_denied_is_told() -> None:
    assert guard(deny("/note")).scrub({"note": "hello"}).dropped == ("/note",)


def test_the_risk_of_what_was_blocked_is_told() -> None:
    risk = Guard("strict").scrub({"url": f"{URL}mychart/visits", "email": LENA}).risk
    assert (risk.page_kind, risk.identity > 0.9) == ("portal", True)
