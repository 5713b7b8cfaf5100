"""Measuring: the controls give what they must, targets of every kind are reached, conditions decide."""

import json
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import phiguard
from phiguard import ConfigError
from phiguard.cli import app
from phiguard.corpus import Recipe, records
from phiguard.evaluate import Condition, Unavailable, measure, rates_of, summary, target_of
from phiguard.evaluate.adapters import adapters, by_leaf, replaced
from phiguard.evaluate.intervals import quantile, rate
from phiguard.evaluate.listed import held_out, listed
from phiguard.evaluate.report import markdown
from phiguard.evaluate.run import measure_held_out
from phiguard.evaluate.tally import Bins

ROOT = Path(phiguard.__file__).parent.parent
SOME = list(records(Recipe(phi_share=0.6), 160))


def test_identity_leaks_everything() -> None:
    rates = rates_of(measure(target_of("identity"), SOME).tally)
    assert rates["leak"].rate == rates["linkage"].rate == rates["journey_linkage"].rate == 1
    assert rates["utility"].rate == rates["json_valid"].rate == rates["types_kept"].rate == 1
    assert rates["over_redaction"].rate == rates["wrong_blocks"].rate == 0


def test_blank_leaks_nothing_and_is_useless() -> None:
    rates = rates_of(measure(target_of("blank"), SOME).tally)
    assert rates["leak"].rate == rates["linkage"].rate == rates["utility"].rate == 0
    assert rates["over_redaction"].rate == 1


def test_phiguard_lies_between() -> None:
    run = measure(target_of("standard"), SOME)
    rates = rates_of(run.tally)
    assert 0 < rates["leak"].rate < 0.5 and rates["utility"].rate > 0.95
    assert rates["json_valid"].rate == 1 and rates["types_kept"].rate == 1
    assert run.tally.findings.error < 0.5 and run.tally.risk.points()


def test_a_block_and_an_exception_send_nothing() -> None:
    from phiguard.evaluate.targets import Function

    def broken(payload: Any) -> Any:
        raise ValueError(str(payload))

    run = measure(Function("broken", "", broken), SOME)
    assert run.tally.errors == run.tally.blocked == run.tally.events
    assert run.skipped == sum(isinstance(r.payload, bytes) for r in SOME)
    results = summary([run], {"size": 1, "seed": 1, "split": "test"})
    assert Condition("leak>0").holds(results) == ["leak>0: broken: no event was measured"]


def test_types_and_json_are_looked_at() -> None:
    from phiguard.evaluate.targets import Function

    json_only = [r for r in SOME if isinstance(r.payload, dict)]
    as_text = measure(Function("t", "", json.dumps), json_only).tally
    assert rates_of(as_text)["json_valid"].rate == 0
    strings = measure(Function("t", "", by_leaf(lambda t: "x")), json_only).tally
    assert rates_of(strings)["types_kept"].rate == 1, "a number in which something was found becomes null"


def test_a_module_and_function() -> None:
    assert target_of("copy:copy")({"a": 1}).payload == {"a": 1}


@pytest.mark.parametrize(
    "name",
    ["nobody", "no_such_module:f", "copy:no_such_function", "cmd:"],
    ids=["name", "module", "function", "cmd"],
)
def test_a_wrong_target_says_so(name: str) -> None:
    with pytest.raises(ConfigError, match=r"^bench\.target: "):
        target_of(name)


def test_a_shell_command() -> None:
    few = [r for r in SOME[:40] if isinstance(r.payload, dict)]
    run = measure(target_of(f"cmd: {sys.executable} -m phiguard scrub --quiet --format ndjson -"), few)
    own = measure(target_of("standard"), few)
    assert run.tally.events == own.tally.events
    assert rates_of(run.tally)["leak"] == rates_of(own.tally)["leak"]


def test_a_command_that_ends_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        measure(target_of("cmd: true"), SOME[:3])


class _Tagger(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if b"blocked" in body:
            self.send_response(422)
            body = b""
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


def test_an_http_endpoint() -> None:
    with HTTPServer(("127.0.0.1", 0), _Tagger) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            target = target_of(f"http://127.0.0.1:{server.server_port}/collect")
            assert target({"a": "blocked"}).payload is None
            assert target(b"\x1f\x8b").payload == b"\x1f\x8b"
            rates = rates_of(measure(target, SOME[:40]).tally)
        finally:
            server.shutdown()
    assert rates["leak"].rate == 1


def test_an_endpoint_that_is_not_there() -> None:
    with pytest.raises(Unavailable, match="did not answer"):
        measure(target_of("http://127.0.0.1:9/"), SOME[:1])


@pytest.mark.filterwarnings("default")  # other libraries have their own
@pytest.mark.parametrize("name", sorted(adapters()))
def test_an_adapter_runs_or_says_what_is_missing(name: str) -> None:
    try:
        target = target_of(name)
    except Unavailable as error:
        pytest.skip(str(error))
    few = [r for r in SOME if not isinstance(r.payload, bytes)][:6]
    run = measure(target, few)
    assert run.tally.errors == 0 and run.version
    assert measure(target, few).tally.cells == run.tally.cells


def test_spans_and_leaves() -> None:
    assert replaced("call 555 now 555", [(5, 8, "P"), (6, 8, "Q"), (13, 16, "P")]) == "call [P] now [P]"
    walk = by_leaf(lambda t: t.replace("5", "[P]"))
    assert walk({"a": ["5", 5, 6, True, None]}) == {"a": ["[P]", None, 6, True, None]}


def test_a_budget_stops_a_slow_target() -> None:
    run = measure(target_of("standard"), SOME, budget_s=0.01)
    assert run.stopped and run.tally.events < len(SOME)


CONDITIONS = [
    pytest.param("leak>0.5", 1, id="holds"),
    pytest.param("leak@blank>0", 0, id="another target"),
    pytest.param("utility<=0", 1, id="less or equal"),
    pytest.param("leak@nobody>0.5", 1, id="a target that is absent fails"),
    pytest.param("p99_us>1e-9", 2, id="exponent"),
]


@pytest.mark.parametrize(("text", "lines"), CONDITIONS)
def test_conditions(text: str, lines: int) -> None:
    results = summary(
        [measure(target_of(name), SOME[:60]) for name in ("identity", "blank")],
        {"size": 60, "seed": 1, "split": "t"},
    )
    assert len(Condition(text).holds(results)) == lines


@pytest.mark.parametrize("text", ["leak", "leak > much", "lekage>0", "leak=>0"])
def test_a_wrong_condition_says_so(text: str) -> None:
    with pytest.raises(ConfigError, match=r"^bench\.fail-if: "):
        Condition(text)


def test_results_hold_no_value() -> None:
    runs = [measure(target_of(name), SOME) for name in ("identity", "standard")]
    results = summary(runs, {"size": len(SOME), "seed": 1, "split": "test"})
    said = json.dumps(results) + markdown(results)
    words = set(re.findall(r"[\w@.+-]{6,}", said))
    telling = {str(g.value) for r in SOME for g in r.gold if len(str(g.value)) >= 6 and g.entity != "HEALTH_TERM"}
    assert not words & telling


def test_wilson() -> None:
    # Brown, Cai and DasGupta (2001), as any calculator gives it: 3 of 40.
    r = rate(3, 40)
    assert (round(r.low, 4), round(r.high, 4)) == (0.0258, 0.1986)
    assert rate(0, 100).low == 0 and round(rate(0, 100).high, 4) == 0.037
    assert rate(0, 0) == (0, 0, 0.0, 0.0, 1.0)
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0


def test_calibration_error() -> None:
    bins = Bins()
    for score, right in ((0.95, True), (0.95, True), (0.95, False), (0.05, False)):
        bins.add(score, right)
    assert bins.error == pytest.approx((abs(2 - 2.85) + 0.05) / 4)


def test_held_out_terms_are_out() -> None:
    chosen = [t for t in ("asthma", "migraine", "glaucoma", "psoriasis", "hiv", "melanoma") if held_out(t)]
    assert not chosen or all(listed(t) for t in chosen)
    assert listed("asthma") and not listed("purple elephants")
    tally = measure_held_out("standard", list(records(Recipe(phi_share=1), 80)))
    column = tally.by("column")
    assert column["listed health terms"].rate > 0.3, "what was taken out is not found any more"


def test_what_is_left_of_the_lexicon_is_never_kept(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\n"
        "from phiguard.evaluate.listed import held_out, take_out\n"
        "take_out()\n"
        "from phiguard.matcher import Matcher\n"
        "from phiguard.terms import table\n"
        f"place = Path({str(tmp_path)!r})\n"
        "matcher = Matcher('ahocorasick', place)\n"
        "print(matcher._table is table(), sorted(place.iterdir()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True []\n"


def test_the_command_line(tmp_path: Path) -> None:
    arguments = [
        "bench",
        "suppress",
        "-n",
        "60",
        "-t",
        "standard",
        "-t",
        "identity",
        "--json",
        str(tmp_path / "r.json"),
    ]
    done = CliRunner().invoke(app, [*arguments, "--fail-if", "leak@identity>0.9"])
    assert done.exit_code == 5 and "failed: leak@identity>0.9: identity: leak is 1" in done.output
    results = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert [t["target"] for t in results["targets"]] == ["standard", "identity"]
    done = CliRunner().invoke(app, [*arguments, "--quiet", "--fail-if", "leak@standard>0.9"])
    assert (done.exit_code, done.output) == (0, "")


PLUGIN = """
from phiguard import scrub

def test_bad(phi_leaks):
    phi_leaks(lambda payload: payload, size=30)

def test_raises(phi_leaks):
    def tagger(payload):
        raise RuntimeError(str(payload))
    phi_leaks(tagger, size=30)

def test_good(phi_leaks):
    phi_leaks(lambda payload: scrub(payload).payload, size=60, entities=["EMAIL_ADDRESS", "US_SSN"])

def test_blocks(phi_leaks):
    phi_leaks(lambda payload: None, size=30)

def test_nothing(phi_leaks):
    phi_leaks(lambda payload: None, size=1, entities=["VIN"])
"""


def test_the_pytest_fixture(tmp_path: Path) -> None:
    (tmp_path / "test_tagger.py").write_text(PLUGIN)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rA",
        "-p",
        "phiguard.evaluate.pytest_plugin",
        "test_tagger.py",
    ]
    env = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert "3 failed, 2 passed" in done.stdout, done.stdout[-2000:]
    assert re.search(r"\d+ of \d+ planted values can be recovered from the outputs", done.stdout)
    assert "the pipeline raised on 30 of 30 events" in done.stdout and "nothing was planted" in done.stdout
    for record in records(Recipe(phi_share=0.6), 30):
        for g in record.gold:
            if len(str(g.value)) >= 8 and g.entity != "HEALTH_TERM":
                assert str(g.value) not in done.stdout


def test_a_journey_counts_where_both_sides_were_shown() -> None:
    tally = measure(target_of("identity"), SOME).tally
    shown = tally.linked_journeys()
    assert shown and all(shown) and len(shown) <= len(tally.journeys)
    assert not any(measure(target_of("blank"), SOME).tally.linked_journeys())
