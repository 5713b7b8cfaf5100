"""What a destination adds to a policy: the page matrix over kinds and tiers, severed roles, flags of programmes."""

import itertools
from typing import Any, get_args

import court
import pytest

from phiguard import Context, Guard, Policy
from phiguard.decide import Decider, Facts, PageFacts
from phiguard.destinations import Destination
from phiguard.pages import Pages
from phiguard.policy_rules import METHODS, PAGE_KINDS, TREATMENTS
from phiguard.tightening import tightening
from phiguard.types import PageKind, Role

POLICIES = ("standard", "strict", "hipaa", "keep_context", "keep_identity")
NONE = 'id = "d"\nfield = [{ path = "/n", form = "count" }]\n'
SEVERS = ("both", "identity", "context")
CELLS = [(kind, tier) for kind in PAGE_KINDS for tier in range(4)]


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", court.KEY)


def decider(policy: str, said: str = "", *, unlocked: bool = False) -> Decider:
    loaded = Policy.of(policy)
    return Decider(loaded, tightening(Destination.loads(NONE + said), loaded, unlocked=unlocked))


# P1..P8 of the domain's matrix for a recipient without BAA: blocked, or what stays of a page URL.
MATRIX: list[tuple[PageKind, int, str]] = [
    ("portal", 1, "block"),
    ("login", 1, "block"),
    ("scheduling", 1, "origin"),
    ("scheduling", 3, "block"),
    ("condition", 2, "origin"),
    ("condition", 3, "block"),
    ("provider", 2, "origin"),
    ("search", 1, "origin"),
    ("generic", 0, "keep"),
    ("generic", 3, "block"),
    ("unknown", 0, "origin"),
    ("unknown", 3, "block"),
]


@pytest.mark.parametrize(("kind", "tier", "wanted"), MATRIX)
@pytest.mark.parametrize("policy", ["standard", "keep_context"])
def test_the_matrix_holds_whatever_the_policy_says(kind: PageKind, tier: int, wanted: str, policy: str) -> None:
    d, page = decider(policy), PageFacts(kind, tier)
    blocked = d.blocks(page)
    assert (blocked is not None) is (wanted == "block")
    if blocked is not None:
        assert blocked.rule.startswith("matrix strict, [[page]] #")
        assert blocked.why == f"page: {kind}, tier {tier}"
    else:
        assert d.treatment(page).url == wanted


def test_the_rows_after_the_ruling_are_a_choice() -> None:
    page = PageFacts("condition", 2)
    assert decider("standard", 'matrix = "hipaa"').treatment(page).url == "path"
    assert decider("standard", 'matrix = "hipaa"').blocks(PageFacts("portal", 1)) is not None


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("sever", SEVERS)
def test_a_destination_only_tightens(policy: str, sever: str) -> None:
    plain, tight = Decider(Policy.of(policy)), decider(policy, f'sever = "{sever}"')
    for kind, tier in CELLS:
        for consent in (True, False, None):
            page = PageFacts(kind, tier, ads_consent=consent)
            assert not (plain.blocks(page) and not tight.blocks(page))
            before, after = plain.treatment(page), tight.treatment(page)
            for key, choices in TREATMENTS.items():
                if key != "ip":
                    assert choices.index(getattr(after, key)) <= choices.index(getattr(before, key))
            for role, tier_of in itertools.product(get_args(Role), range(4)):
                facts = Facts("X", role, "x", tier=tier_of)
                one, two = plain.method(facts, page).method, tight.method(facts, page).method
                assert METHODS.index(two) <= METHODS.index(one)


@pytest.mark.parametrize(
    ("sever", "role", "tier", "consent", "page_tier", "replaced"),
    [
        ("both", "direct", 0, True, 0, True),
        ("both", "ad_id", 0, True, 0, True),
        ("both", "health", 2, None, 0, True),
        ("both", "health", 1, None, 0, False),
        ("both", "provider", 0, None, 0, True),
        ("both", "measurement", 0, None, 0, False),
        ("identity", "direct", 0, None, 0, True),
        ("identity", "health", 2, None, 2, False),
        ("context", "direct", 0, True, 0, True),
        ("context", "ad_id", 0, True, 1, False),
        ("context", "ad_id", 0, True, 2, True),
        ("context", "ad_id", 0, False, 0, True),
        ("context", "ad_id", 0, None, 0, True),
        ("context", "health", 2, True, 0, True),
    ],
)
def test_what_is_severed_by_role(
    sever: str, role: Any, tier: int, consent: Any, page_tier: int, replaced: bool
) -> None:
    policy = Policy.loads(
        'id = "keeps"\n[[rule]]\nroles = ["direct", "ad_id", "health", "provider"]\nmethod = "keep"\n'
    )
    tight = tightening(Destination.loads(f'{NONE}sever = "{sever}"'), policy, unlocked=False)
    page = PageFacts("generic", page_tier, ads_consent=consent)
    verdict = Decider(policy, tight).method(Facts("X", role, "x", tier=tier), page)
    assert (verdict.method == "replace") is replaced
    assert (verdict.rule == "destination") is replaced


def test_where_a_baa_or_an_authorization_covers_it_the_policy_decides() -> None:
    plain, unlocked = Decider(Policy.of("standard")), decider("standard", unlocked=True)
    for kind, tier in CELLS:
        page = PageFacts(kind, tier)
        assert unlocked.blocks(page) is None
        assert unlocked.treatment(page) == plain.treatment(page)


def test_a_substance_use_programme_blocks_under_a_baa_too() -> None:
    policy = Policy.loads('id = "p"\nextends = "standard"\n[organisation]\nflags = ["part2"]\n')
    tight = tightening(Destination.loads(f"{NONE}baa = true"), policy, unlocked=True)
    blocked = Decider(policy, tight).blocks(PageFacts("scheduling", 3))
    assert blocked is not None and blocked.rule == "programme part2"
    assert tight.pages[0][0].source == "42 CFR 2.31, 2.33"


PUBLIC = """
id = "d"
matrix = "hipaa"
field = [
  { path = "/event", role = "event", form = "text" },
  { path = "/ip", role = "network", form = "exact" },
  { path = "/page_url", role = "page", form = "path" },
]
"""


@pytest.mark.parametrize(
    ("matrix", "policy", "flags", "url", "ip", "path"),
    [
        ("hipaa", "hipaa", "[]", "https://clinic.example/services/orthopedics?q=knee", True, True),
        ("hipaa", "hipaa", "[]", "https://clinic.example/visitors?q=1", True, True),
        ("hipaa", "hipaa", "[]", "https://clinic.example/request-appointment", False, False),
        ("hipaa", "hipaa", '["mhmda"]', "https://clinic.example/services/orthopedics", False, False),
        ("hipaa", "standard", "[]", "https://clinic.example/services/orthopedics", False, True),
        ("strict", "hipaa", "[]", "https://clinic.example/services/orthopedics", False, False),
    ],
)
def test_after_the_ruling_network_and_path_pass_on_public_pages(
    matrix: str, policy: str, flags: str, url: str, ip: bool, path: bool
) -> None:
    loaded = Policy.loads(f'id = "p"\nextends = "{policy}"\n[organisation]\nflags = {flags}\n')
    destination = Destination.loads(PUBLIC.replace('"hipaa"', f'"{matrix}"'))
    out = Guard(loaded, destination=destination).scrub({"ip": "203.0.113.91", "page_url": url}).payload
    assert ("ip" in out) is ip
    assert ("page_url" in out) is path
    if path:
        assert "?" not in out["page_url"]


# ---- flags of states and programmes

SCHEDULE = "https://clinic.example/request-appointment"
KNEE = "https://clinic.example/services/orthopedics"


@pytest.mark.parametrize(
    ("flags", "url", "tier"),
    [
        ((), SCHEDULE, 1),
        (("mhmda",), SCHEDULE, 2),
        (("minors",), SCHEDULE, 3),
        (("part2",), SCHEDULE, 3),
        (("mhmda", "minors"), SCHEDULE, 3),
        (("minors",), "https://clinic.example/visitors/hours", 0),
        (("mhmda",), "https://clinic.example/careers/oncology-nurse", 0),
    ],
)
def test_a_flag_raises_the_tier_of_pages(flags: tuple[str, ...], url: str, tier: int) -> None:
    pages = Pages(flags=flags)
    assert pages.of_url(url).tier == tier
    assert pages.__reduce__()[1][-1] == flags  # type: ignore[index]


def test_a_flag_of_the_organisation_decides() -> None:
    def action(flags: str, **more: Any) -> str:
        policy = Policy.loads(f'id = "p"\nextends = "strict"\n[organisation]\nflags = {flags}\n')
        return Guard(policy, **more).scrub({"page_url": SCHEDULE, "qty": 1}).action

    assert (action("[]"), action('["minors"]')) == ("redact", "block")


def test_a_state_that_follows_no_ruling_keeps_the_strict_rows() -> None:
    policy = Policy.loads('id = "p"\nextends = "standard"\n[organisation]\nflags = ["mhmda"]\n')
    tight = tightening(Destination.loads(f'{NONE}matrix = "hipaa"'), policy, unlocked=False)
    assert Decider(policy, tight).treatment(PageFacts("condition", 2)).url == "origin"


# ---- referrer, host, site map

META: dict[str, Any] = {"event_name": "Lead", "event_time": court.TIME, "user_data": {"fbp": court.VISITOR}}


def result(url: str, policy: Any = "standard", **more: Any) -> Any:
    payload = {**META, "event_source_url": url, **more}
    return Guard(policy, destination="meta_capi").scrub(payload, context=Context())


def test_a_page_inherits_what_the_page_before_it_was() -> None:
    plain = result("https://clinic.example/visitors")
    after = result("https://clinic.example/visitors", referrer_url="https://clinic.example/conditions/hiv")
    assert (plain.action, after.action) == ("redact", "block")
    assert after.reasons == ("page: condition, tier 3",)


def test_a_domain_that_names_a_condition_is_context_itself() -> None:
    blocked = result("https://www.hivclinic.example/")
    assert (blocked.action, blocked.reasons) == ("block", ("page: generic, tier 3",))


def test_the_site_map_of_the_organisation_goes_before_what_the_url_says() -> None:
    policy = Policy.loads(
        'id = "p"\nextends = "standard"\n'
        '[[organisation.page]]\nhost = "clinic.example"\npath = "/hope/**"\ntier = 3\n'
    )
    assert result("https://clinic.example/hope/start", policy).action == "block"
    assert result("https://clinic.example/hope/start").action == "redact"
