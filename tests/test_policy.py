"""Policies: what loads and what does not, word for word; extends; the digest."""

import pickle
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from phiguard import ConfigError, Policy
from phiguard.cli_policy_toml import as_toml
from phiguard.policy import presets

ROLES = "direct, quasi, ad_id, session, health, provider, secret, project_key, measurement, consent"
KINDS = "portal, login, scheduling, condition, provider, search, generic, unknown"
METHODS = "keep, drop, replace, mask, pseudonymize, generalize"
PRESETS = "first_party, hipaa, keep_context, keep_identity, standard, strict"
KEYS = "allow, deny, detector, extends, id, limits, ner, organisation, page, rule, threshold"
RULE_KEYS = "roles, entities, detectors, tiers, pages, paths, min_score, ads_consent"
DETECTOR = """
[[detector]]
id = "ticket"
entity = "TICKET_NUMBER"
role = "direct"
patterns = ['\\bTK-[0-9]{6}\\b']
match = ["see TK-204311"]
no_match = ["see TK-20431"]
"""


def rule(text: str) -> str:
    return f"[[rule]]\n{text}\nmethod = 'drop'"


def detector(old: str, new: str) -> str:
    assert old in DETECTOR
    return DETECTOR.replace(old, new)


GOLDEN = [
    ("threshhold = 0.3", f"threshhold: unknown key (did you mean 'threshold'? known: {KEYS})"),
    ("wibble = 1", f"wibble: unknown key (known: {KEYS})"),
    ("threshold = 0", "threshold: must be over 0.0"),
    ("threshold = 1.5", "threshold: must be at most 1.0"),
    ("threshold = '0.5'", "threshold: must be a number"),
    ("extends = 'strickt'", f"extends: unknown preset 'strickt' (did you mean 'strict'? known: {PRESETS})"),
    ("extends = 'no-such-preset'", f"extends: unknown preset 'no-such-preset' (known: {PRESETS})"),
    ("extends = 'base.toml'", "extends: a path can be extended only by a policy that is a file itself"),
    ("extends = 7", "extends: must be a text"),
    ("limits = 3", "limits: must be a table"),
    ("[limits]\nmax_depht = 5",
     "limits.max_depht: unknown key (did you mean 'max_depth'? known: max_codec_depth, "
     "max_decoded_chars, max_depth, "
     "max_findings, max_leaf_chars, max_parts, max_terms, max_values)"),
    ("[limits]\nmax_depth = 0", "limits.max_depth: must be at least 1"),
    ("[limits]\nmax_depth = 2.5", "limits.max_depth: must be a whole number"),
    ("rule = 1", "rule: must be a list"),
    ("rule = [1]", "[[rule]] #1: must be a table"),
    (rule("roles = ['quaisi']"), "[[rule]] #1 .roles[0]: unknown role 'quaisi' (did you mean 'quasi'? "
    f"known: {ROLES})"),
    (rule("roles = [1]"), f"[[rule]] #1 .roles[0]: must be one of: {ROLES}"),
    (rule("roles = 'direct'"), "[[rule]] #1 .roles: must be a list"),
    (rule("roles = []"), "[[rule]] #1: roles is empty (leave it out to select all)"),
    (rule("tiers = [4]"), "[[rule]] #1 .tiers[0]: must be one of: 0, 1, 2, 3"),
    (rule("tiers = [true]"), "[[rule]] #1 .tiers[0]: must be one of: 0, 1, 2, 3"),
    (rule("pages = ['generic', 'portl']"),
     f"[[rule]] #1 .pages[1]: unknown page kind 'portl' (did you mean 'portal'? known: {KINDS})"),
    (rule("entity = 'AGE'"),
     "[[rule]] #1 .entity: unknown key (did you mean 'entities'? known: ads_consent, block, detectors, entities, "
     "fallback, method, min_score, pages, paths, roles, source, tiers, why)"),
    (rule("paths = ['note']"),
     "[[rule]] #1 .paths[0]: is no path selector (steps are /key, /*, /**, {codec} and {*})"),
    (rule("paths = ['/a*']"), "[[rule]] #1 .paths[0]: a * must be a whole step"),
    (rule("paths = ['/a{}']"), "[[rule]] #1 .paths[0]: names no codec in its braces"),
    (rule("paths = ['/a~b']"), "[[rule]] #1 .paths[0]: holds a bare ~ (written ~0; ~1 is / and ~2 is {)"),
    (rule("min_score = 0"), "[[rule]] #1 .min_score: must be over 0.0"),
    (rule("roles = ['direct']\nads_consent = 'yes'"), "[[rule]] #1 .ads_consent: must be true or false"),
    (rule("why = 'x'"), f"[[rule]] #1: selects everything (needs at least one of: {RULE_KEYS})"),
    (rule("roles = ['direct']\nblock = true"), "[[rule]] #1: must say method or block, one of the two"),
    (rule("roles = ['direct']") + "\n[[rule]]\nroles = ['direct']\nmethod = 'remove'",
     f"[[rule]] #2 .method: unknown method 'remove' (known: {METHODS})"),
    ("[[rule]]\nroles = ['direct']\nmethod = 'replce'",
     f"[[rule]] #1 .method: unknown method 'replce' (did you mean 'replace'? known: {METHODS})"),
    ("[[page]]\nkinds = ['portal']",
     "[[page]] #1: says nothing (needs at least one of: block, url, query, title, referrer, user_agent, ip, event, "
     "free_text)"),
    ("[[page]]\nurl = 'orgin'",
     "[[page]] #1 .url: unknown url 'orgin' (did you mean 'origin'? known: keep, path, origin)"),
    ("[[page]]\nkinds = []\nblock = true", "[[page]] #1: kinds is empty (leave it out to select all)"),
    ("[[page]]\nblock = 1", "[[page]] #1 .block: must be true or false"),
    ("[[allow]]\nentities = ['AGE']", "[[allow]] #1: must say value, pattern or path, one of the three"),
    ("[[allow]]\nvalue = 'x'\npath = '/x'", "[[allow]] #1: must say value, pattern or path, one of the three"),
    ("[[allow]]\npath = '/x'", "[[allow]] #1: a path must name its entities"),
    ("[[allow]]\nvalue = 'x'\nunsafe = true", "[[allow]] #1: unsafe belongs to a path"),
    ("[[allow]]\nvalue = ''", "[[allow]] #1 .value: must not be empty"),
    ("[[allow]]\npath = '/x'\nentities = ['IP_ADDRESS', 'EMAIL_ADDRESS']",
     "[[allow]] #1 .entities[1]: EMAIL_ADDRESS is a direct identifier (say unsafe = true to let it pass)"),
    ("[[allow]]\npattern = '(a'",
     "[[allow]] #1 .pattern: is no valid pattern (missing ), unterminated subpattern)"),
    ("[[allow]]\npattern = 'a*'", "[[allow]] #1 .pattern: matches the empty string"),
    ("[[allow]]\npattern = 'a(?=b)'",
     "[[allow]] #1 .pattern: uses a look-around, back-reference or possessive quantifier (must run on RE2)"),
    ("[[deny]]", "[[deny]] #1 .path: is missing"),
    ("[[deny]]\npath = '/a'\nreason = 'x'", "[[deny]] #1 .reason: unknown key (known: path, source, why)"),
    (detector('"ticket"', '"ip_address"'), "[[detector]] #1 .id: 'ip_address' is a built-in detector"),
    (DETECTOR + DETECTOR, "[[detector]] #2 .id: 'ticket' is used twice"),
    (detector('"TICKET_NUMBER"', '"ticket"'), "[[detector]] #1 .entity: must match ^[A-Z][A-Z0-9_]{1,63}$"),
    (detector('role = "direct"', ""), "[[detector]] #1 .role: is missing"),
    (detector('"direct"', '"dierct"'),
     f"[[detector]] #1 .role: unknown role 'dierct' (did you mean 'direct'? known: {ROLES})"),
    (detector("TK-[0-9]{6}", "TK-[0-9]{6}(?=x)"),
     "[[detector]] #1 .patterns[0]: uses a look-around, back-reference or possessive quantifier (must run on RE2)"),
    (detector("TK-[0-9]{6}", "TK-[0-9"),
     "[[detector]] #1 .patterns[0]: is no valid pattern (unterminated character set)"),
    (detector("TK-204311", "TK-2043"), "[[detector]] #1 .match[0]: is not found"),
    (detector("TK-20431\"", "TK-204317\""), "[[detector]] #1 .no_match[0]: is found"),
    (detector('no_match = ["see TK-20431"]', "no_match = [7]"),
     "[[detector]] #1 .no_match[0]: must be a text or a [key, text] pair"),
    (detector('match = ["see TK-204311"]', "match = []"), "[[detector]] #1 .match: needs at least one example"),
    (DETECTOR + "check = 'lune'",
     "[[detector]] #1: unknown check 'lune' (did you mean 'luhn'? known: luhn, dea, gtin, iban, routing, "
     "vin, is_an_id, "
     "looks_random)"),
    (detector("patterns = ['\\bTK-[0-9]{6}\\b']", ""), "[[detector]] #1: needs patterns or a shape"),
    ("[organisation]\ndomain = ['a.example']",
     "organisation.domain: unknown key (did you mean 'domains'? known: domains, emails, flags, key, "
     "mrn_pattern, page, phones, "
     "service_line, term, terms)"),
    ("[organisation]\nmrn_pattern = '(LV)[0-9]{6}'",
     "organisation.mrn_pattern: must have no group (write (?:...))"),
    ("[[organisation.key]]\nid = 'k1'", "[[organisation.key]] #1: must say env or file, one of the two"),
    ("[[organisation.key]]\nid = 'k1'\nenv = 'A'\n[[organisation.key]]\nid = 'k1'\nenv = 'B'",
     "[[organisation.key]] #2 .id: 'k1' is used twice"),
    ("[[organisation.page]]\nkind = 'portal'", "[[organisation.page]] #1: must say host or path, or both"),
    ("[[organisation.page]]\npath = '/x'", "[[organisation.page]] #1: must say kind or tier, or both"),
    ("[[organisation.service_line]]\ntier = 3", "[[organisation.service_line]] #1 .name: is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), GOLDEN, ids=[said[:60] for _, said in GOLDEN])
def test_errors_word_for_word(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        Policy.loads(f'id = "mine"\n{text}', "mine.toml")
    assert str(error.value) == f"mine.toml: {said}"
    assert len(GOLDEN) >= 40


@pytest.mark.parametrize(
    ("text", "begins", "known"),
    [
        (rule("entities = ['EMIAL_ADDRESS']"),
         "[[rule]] #1 .entities[0]: unknown entity 'EMIAL_ADDRESS' (did you mean 'EMAIL_ADDRESS'? known: "
         "", "SYMPTOM"),
        (rule("detectors = ['click-id']"),
         "[[rule]] #1 .detectors[0]: unknown detector 'click-id' (did you mean 'click_id'? known: ", "us_ssn"),
        (rule("paths = ['/a{qeury}/b']"),
         "[[rule]] #1 .paths[0]: unknown codec 'qeury' (did you mean 'query'? known: ", "json"),
        ("[[allow]]\nvalue = 'lena@example.com'\nentities = ['EMAIL']",
         "[[allow]] #1 .entities[0]: unknown entity 'EMAIL' (did you mean 'EMAIL_HASH'? known: ", "PERSON"),
    ],
)  # fmt: skip
def test_errors_of_long_lists(text: str, begins: str, known: str) -> None:
    with pytest.raises(ConfigError) as error:
        Policy.loads(f'id = "mine"\n{text}', "mine.toml")
    assert str(error.value).startswith(f"mine.toml: {begins}")
    assert f" {known}," in str(error.value) or f" {known})" in str(error.value)
    assert "lena" not in str(error.value)


def test_allowed_values_stand_in_no_error() -> None:
    for text in ("value = ['lena@example.com']", "value = 'lena@example.com'\nunsafe = 'lena@example.com'"):
        with pytest.raises(ConfigError) as error:
            Policy.loads(f'id = "mine"\n[[allow]]\n{text}')
        assert "lena" not in str(error.value)


def test_no_toml() -> None:
    with pytest.raises(ConfigError, match=r"^mine\.toml: is no TOML: .*\(at line 2, column 8\)$"):
        Policy.loads('id = "mine"\nrule = ]', "mine.toml")


def test_missing_file_and_wrong_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot be read \(FileNotFoundError\)"):
        Policy.of(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match=re.escape("policy: unknown preset 'standrad' (did you mean 'standard'?")):
        Policy.of("standrad")


# ---- extends


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(f'id = "{name.removesuffix(".toml")}"\n{text}', "utf-8")
    return folder / name


def test_extends_takes_over_the_preset_whole() -> None:
    mine = Policy.loads('id = "mine"\nextends = "strict"')
    strict = Policy.of("strict")
    assert (mine.id, mine.threshold, len(mine.rule)) == ("mine", 0.3, len(strict.rule))
    assert all(r.fallback for r in mine.rule) and not any(r.fallback for r in strict.rule)
    assert mine.digest() == strict.digest()


def test_what_a_policy_says_itself_goes_first(tmp_path: Path) -> None:
    write(tmp_path, "base.toml", '''
threshold = 0.4
[[rule]]
roles = ["direct"]
method = "replace"
[[deny]]
path = "/a"
[organisation]
domains = ["base.example"]
mrn_pattern = "B[0-9]{6}"
[limits]
max_depth = 50
max_parts = 60
''')  # fmt: skip
    mine = Policy.of(write(tmp_path, "mine.toml", '''
extends = "base.toml"
[[rule]]
entities = ["EMAIL_ADDRESS"]
method = "mask"
[[deny]]
path = "/b"
[organisation]
domains = ["mine.example"]
[limits]
max_depth = 70
'''))  # fmt: skip
    assert [(r.method, r.fallback) for r in mine.rule] == [("mask", False), ("replace", True)]
    assert [d.path for d in mine.deny] == ["/b", "/a"]
    assert mine.organisation.domains == ("mine.example", "base.example")
    assert mine.organisation.mrn_pattern == "B[0-9]{6}"
    assert (mine.threshold, mine.limits.max_depth, mine.limits.max_parts, mine.extends) == (0.4, 70, 60, None)


def test_extends_goes_one_level(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", 'extends = "standard"')
    with pytest.raises(ConfigError) as error:
        Policy.of(write(tmp_path, "b.toml", 'extends = "a.toml"'))
    assert str(error.value) == "b.toml: extends: a.toml itself extends another policy; only one level is possible"


def test_errors_of_a_base_name_it(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", "threshold = 2")
    with pytest.raises(ConfigError) as error:
        Policy.of(write(tmp_path, "b.toml", 'extends = "a.toml"'))
    assert str(error.value) == "b.toml: extends: a.toml: threshold: must be at most 1.0"
    with pytest.raises(ConfigError, match=r"b.toml: extends: none.toml: cannot be read \(FileNotFoundError\)"):
        Policy.of(write(tmp_path, "b.toml", 'extends = "none.toml"'))


def test_a_policy_made_in_code_extends_too() -> None:
    mine = Policy(id="mine", extends="strict", threshold=0.4)
    assert (mine.threshold, len(mine.page)) == (0.4, len(Policy.of("strict").page))
    with pytest.raises(ValidationError):
        Policy(id="mine", extends="nothing")


# ---- presets and round trips


@pytest.mark.parametrize("name", presets())
def test_presets_say_why_and_whence(name: str) -> None:
    policy = Policy.of(name)
    assert policy.id == name
    for table in (*policy.rule, *policy.page):
        assert table.why and table.source


FULL = (
    DETECTOR
    + """
keys = ["ticket no"]
[[detector.shape]]
pattern = '[0-9]{6}'
keyed = true
[[rule]]
paths = ["/a/*/b{query}/**"]
min_score = 0.7
method = "keep"
why = "quotes \\" and \\u007f and ü"
[[rule]]
entities = ["TICKET_NUMBER"]
detectors = ["ticket"]
method = "mask"
[[allow]]
path = "/x"
entities = ["TICKET_NUMBER"]
unsafe = true
[organisation]
domains = ["lakeview.example"]
mrn_pattern = "LV[0-9]{6}"
[[organisation.page]]
path = "/x/**"
kind = "portal"
[[organisation.service_line]]
name = "Harmony Center"
tier = 3
[[organisation.term]]
term = "harmony method"
category = "procedure"
tier = 3
topic = "mental_health"
[[organisation.key]]
id = "k2"
env = "KEY_2"
[limits]
max_depth = 40
"""
)


@pytest.mark.parametrize(
    "text", [*(f'extends = "{name}"' for name in presets()), "", FULL, 'extends = "hipaa"' + FULL]
)
def test_toml_round_trip(text: str) -> None:
    policy = Policy.loads(f'id = "mine"\n{text}')
    again = Policy.loads(as_toml(policy))
    assert again == policy
    assert again.digest() == policy.digest()
    assert pickle.loads(pickle.dumps(policy)) == policy


def test_detectors_of_a_policy() -> None:
    ticket, mrn = Policy.loads(f'id = "mine"\n{FULL}').detectors()
    assert [hit.score for hit in ticket.find("TK-204311")] == [pytest.approx(0.9)]
    assert ticket.find("204311", "ticket_no")[0].score > 0.99
    assert mrn.entity == "MEDICAL_RECORD_NUMBER"
    assert [(h.start, h.end) for h in mrn.find("for LV204311, today")] == [(4, 12)]
    assert not mrn.find("XLV2043111")


def test_key_references(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHIGUARD_HMAC_KEY_ID", raising=False)
    assert Policy.of("standard").hmac_keys() == ()
    [key] = Policy.of("first_party").hmac_keys()
    assert (key.id, key.env) == ("k1", "PHIGUARD_HMAC_KEY")
    monkeypatch.setenv("PHIGUARD_HMAC_KEY_ID", "2026-05")
    assert [key.id for key in Policy.of("first_party").hmac_keys()] == ["2026-05"]
    own = '\n[[organisation.key]]\nid = "new"\nfile = "/run/key"\n[[organisation.key]]\nid = "old"\nenv = "OLD"'
    mine = Policy.loads(f'id = "mine"\nextends = "first_party"{own}')
    assert [key.id for key in mine.hmac_keys()] == ["new", "old"]
    monkeypatch.setenv("PHIGUARD_HMAC_KEY_ID", "a.b")
    with pytest.raises(ConfigError, match="environment: PHIGUARD_HMAC_KEY_ID: must match"):
        Policy.of("first_party").hmac_keys()


# ---- the digest

BASE = """
id = "mine"
[[rule]]
roles = ["direct", "quasi"]
method = "replace"
[[rule]]
roles = ["secret"]
method = "drop"
why = "x"
[[allow]]
value = "a"
[[deny]]
path = "/a"
[limits]
max_depth = 50
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "mine"', 'id = "yours"'),
        ('id = "mine"', 'id = "mine"\nthreshold = 0.5'),
        ('why = "x"', 'why = "another"\nsource = "of the why"'),
        (
            'roles = ["direct", "quasi"]\nmethod = "replace"',
            '# remark\nmethod = "replace"\nroles = ["quasi", "direct"]',
        ),
        ('roles = ["direct", "quasi"]', 'roles = ["direct", "quasi", "direct"]'),
        ("max_depth = 50", "max_depth = 50\nmax_parts = 4_000"),
        ('value = "a"', 'value = "a"\nwhy = "ours"\n[[allow]]\nvalue = "a"'),
        ('[[rule]]\nroles = ["secret"]', '[[deny]]\npath = "/a"\n[[rule]]\nroles = ["secret"]'),
    ],
)
def test_what_decides_nothing_changes_no_digest(old: str, new: str) -> None:
    assert old in BASE
    assert Policy.loads(BASE.replace(old, new)).digest() == Policy.loads(BASE).digest()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "mine"', 'id = "mine"\nthreshold = 0.51'),
        ('id = "mine"', 'id = "mine"\nextends = "standard"'),
        ('roles = ["direct", "quasi"]', 'roles = ["direct"]'),
        ('method = "drop"', 'method = "mask"'),
        ('method = "drop"', "block = true"),
        ('method = "drop"', 'method = "drop"\nfallback = true'),
        ('method = "drop"', 'method = "drop"\nmin_score = 0.5'),
        ('value = "a"', 'value = "A"'),
        ('value = "a"', 'pattern = "a"'),
        ('path = "/a"', 'path = "/b"'),
        ("max_depth = 50", "max_depth = 51"),
        ("[limits]", '[organisation]\ndomains = ["a.example"]\n[limits]'),
        ("[limits]", DETECTOR + "[limits]"),
        ("[limits]", '[[page]]\ntitle = "drop"\n[limits]'),
    ],
)
def test_what_decides_changes_the_digest(old: str, new: str) -> None:
    assert old in BASE
    assert Policy.loads(BASE.replace(old, new)).digest() != Policy.loads(BASE).digest()


def test_the_order_of_keys_decides() -> None:
    a, b = (f'[[organisation.key]]\nid = "{i}"\nenv = "{i.upper()}"\n' for i in "ab")
    assert Policy.loads(f'id = "m"\n{a}{b}').digest() != Policy.loads(f'id = "m"\n{b}{a}').digest()


def test_remarks_on_a_detector_do_not() -> None:
    said = DETECTOR + 'label = "Ticket"\nsource = "the help desk"\nsafe_harbor = "R"\n'
    assert Policy.loads(f'id = "m"\n{said}').digest() == Policy.loads(f'id = "m"\n{DETECTOR}').digest()
