"""``phiguard policy learn`` and ``map``: proposals without values, and the table for a compliance review."""

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import court
import pytest
from recover import recoverable

from phiguard import Guard
from phiguard.destinations import Destination, presets
from phiguard.learning import Learner, proposal
from phiguard.mapping import Row, rows, table

EVENTS: list[dict[str, Any]] = [
    {
        "event": "Booked",
        "at": court.TIME,
        "qty": 1,
        "amount": 12.5,
        "cur": "USD",
        "page_url": "https://a.example/x?y=1",
    },
    {
        "event": "Paid: Knee",
        "at": court.TIME + 1,
        "qty": 2,
        "amount": 9,
        "cur": "EUR",
        "page_url": "https://a.example/knee",
        "note": "reach me at ines.calder@example.net",
        "ines.calder@example.net": 1,
        "opaque": "k-17",
        "items": [{"n": 1}, {"n": 2}],
        "ok": True,
    },
]


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", court.KEY)


def learned(payload: Any, destination: Destination | None = None) -> tuple[dict[str, Any], str]:
    learner = Learner(destination)
    for event in payload:
        learner.look(event)
    found = learner.learned()
    return {row.path: row for row in found}, proposal(found, learner.events, destination)


def test_narrow_forms_in_which_nothing_was_found_are_proposed() -> None:
    found, _ = learned(EVENTS)
    proposed = {path: row.form for path, row in found.items() if row.proposed}
    assert proposed == {
        "/event": "event",
        "/at": "time",
        "/qty": "count",
        "/amount": "amount",
        "/cur": "currency",
        "/page_url": "origin",
        "/items/*/n": "count",
        "/ok": "boolean",
    }
    assert (found["/note"].risk, found["/note"].found) == ("high", ("EMAIL_ADDRESS",))
    assert (found["/opaque"].risk, found["/opaque"].form) == ("low", "id")
    assert (found["/qty"].types, found["/qty"].seen, found["/ok"].seen) == (("integer",), 2, 1)
    assert not any(row.proposed for path, row in found.items() if "[" in path)


def test_a_proposal_holds_no_value_and_loads() -> None:
    _, text = learned(EVENTS)
    texts = recoverable(text)
    assert not [v for v in ("calder", "Paid", "k-17", "12.5", "Booked") if any(v in t for t in texts)]
    destination = Destination.loads(text)
    assert {f.path for f in destination.field} >= {"/event", "/qty"}
    out = Guard(destination=destination).scrub(EVENTS[0]).payload
    assert out == {
        "event": "custom_event",
        "at": court.TIME,
        "qty": 1,
        "amount": 12.5,
        "cur": "USD",
        "page_url": "https://a.example/",
    }


def test_of_a_destination_only_what_it_lacks_is_proposed() -> None:
    base = Destination.of("meta_capi")
    payload = court.WIRES["meta_capi"](court.STORIES[-1])
    payload["data"][0]["custom_data"]["tax"] = 1.5
    payload["data"][0]["user_data"]["em"] = [court.digest("a@b.example")]
    found, text = learned([payload, json.dumps(payload)], base)
    assert {path for path, row in found.items() if row.proposed} == {"/custom_data/tax"}
    assert "/user_data/em/*" not in found and "/custom_data/value" not in found
    proposed = Destination.loads(text)
    assert proposed.vendor == "meta_capi" and proposed.id == "meta_capi-proposed"
    assert Guard(destination=proposed).scrub(payload).payload["data"][0]["custom_data"]["tax"] == 1.5


@pytest.mark.parametrize("payload", ["free text", b"\xff", 7, None, [], {}, [[1]], {"a": {}}])
def test_anything_can_be_looked_at(payload: Any) -> None:
    learned([payload])


# ---- the table


@pytest.mark.parametrize("name", presets())
def test_every_field_has_one_row_with_a_reason(name: str) -> None:
    destination = Destination.of(name)
    found = list(rows(destination))
    assert all(row.happens and row.why for row in found)
    places = [(row.at, row.field) for row in found]
    assert len(places) == len(set(places))
    assert {(f.at, f.path) for f in destination.field} <= set(places)
    assert found[-1].happens == "dropped and reported"


def test_what_the_vendor_knows_and_the_list_does_not_is_dropped() -> None:
    by_field = {row.field: row for row in rows(Destination.of("meta_capi"))}
    assert by_field["/custom_data/search_string"][3:] == ("free text", "dropped", "not on the list")
    assert by_field["/access_token"].happens == "dropped"
    assert by_field["/data_processing_options"].happens == "set to ['LDU']; left out where a click id passes"
    assert by_field["/user_data/em"].happens.startswith("dropped; under a HIPAA authorization: ")
    click = {row.field: row for row in rows(Destination.of("google_ads_upload"))}["/gclid"]
    assert click.happens.endswith("under a consent to ads and on pages of tier 0 or 1")


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self._inside = True
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] += data


def test_the_three_formats_say_the_same() -> None:
    found = [*rows(Destination.of("meta_capi")), Row("x", "/a|b", "event", "<i>", "=1+1", "a\nb & c")]
    from_csv = list(csv.reader(io.StringIO(table(found, "csv"))))
    cells = _Cells()
    cells.feed(table(found, "html"))
    markdown = table(found, "md").splitlines()
    assert from_csv[0] == cells.rows[0] == ["Destination", "Field", "At", "Role", "Happens", "Why"]
    assert from_csv[1:-1] == cells.rows[1:-1] == [list(row) for row in found[:-1]]
    assert len(markdown) == len(found) + 2
    assert from_csv[-1] == ["x", "/a|b", "event", "<i>", "'=1+1", "a\nb & c"]  # no formula
    assert cells.rows[-1] == list(found[-1])
    assert markdown[-1] == "| x | `/a\\|b` | event | <i> | =1+1 | a b & c |"


# ---- on the command line


def run(*args: str) -> tuple[int, str]:
    from typer.testing import CliRunner

    from phiguard.cli import app

    result = CliRunner().invoke(app, args)
    return result.exit_code, result.output


def test_the_commands(tmp_path: Path) -> None:
    sample = tmp_path / "sample.json"
    sample.write_text(json.dumps(court.WIRES["meta_capi"](court.STORIES[-1])), "utf-8")
    assert run("policy", "destinations")[1].count("\n") == len(presets())
    assert "| meta_capi | `/event_name` |" in run("policy", "map", "meta_capi")[1]
    out = tmp_path / "map.html"
    assert run("policy", "map", "-f", "html", "-o", str(out)) == (0, "")
    assert out.read_text("utf-8").startswith("<!doctype html>")
    proposal_file = tmp_path / "proposal.toml"
    assert run("policy", "learn", str(sample), "-d", "meta_capi", "-o", str(proposal_file))[0] == 0
    assert run("policy", "check", "standard", "-d", str(proposal_file))[0] == 0
    assert "destination meta_capi: OK (17 fields)" in run("policy", "check", "standard", "-d", "meta_capi")[1]
    code, text = run("policy", "check", "standard", "-d", "metta_capi")
    assert code == 2 and "did you mean 'meta_capi'" in text


def test_before_and_after_on_samples(tmp_path: Path) -> None:
    sample = tmp_path / "sample.json"
    sample.write_text(json.dumps(court.WIRES["meta_capi"](court.STORIES[-1])), "utf-8")
    code, text = run(
        "policy", "diff", "standard", "standard", "--other-destination", "meta_capi", "--on", str(sample), "--json"
    )
    found = {row["path"]: (row["one"], row["other"]) for row in json.loads(text)}
    assert code == 0
    assert found["/data/0/event_source_url"] == ("passes", "changed")
    assert found["/data/0/user_data/em/0"][1] == "dropped"
    assert found["/data/0/data_processing_options/0"] == ("", "added")
    assert '"before"' not in text and court.UA not in text
    _, shown = run(
        "policy", "diff", "standard", "strict", "-d", "meta_capi", "--on", str(sample), "--show-values", "--json"
    )
    assert json.loads(shown) == []
    assert run("policy", "diff", "standard", "strict", "-d", "meta_capi")[0] == 2


def test_explain_names_the_destination(tmp_path: Path) -> None:
    sample = tmp_path / "sample.json"
    payload = court.WIRES["meta_capi"](court.STORIES[-1])
    del payload["data"][0]["event_time"]
    sample.write_text(json.dumps(payload), "utf-8")
    _, text = run("explain", str(sample), "--destination", "meta_capi", "--json", "-q")
    entry = json.loads(text.splitlines()[0])
    assert entry["reasons"] == [
        {"reason": "/data/0: destination meta_capi: requires /event_time", "rule": "destination meta_capi"}
    ]
    assert any(rule["place"] == "destination meta_capi" and rule["source"] for rule in entry["rules"])
    portal = court.WIRES["meta_capi"](court.STORIES[-1]._replace(url="https://a.example/portal/home"))
    sample.write_text(json.dumps(portal), "utf-8")
    entry = json.loads(run("explain", str(sample), "-d", "meta_capi", "--json", "-q")[1].splitlines()[0])
    assert entry["reasons"][0]["rule"] == "matrix strict, [[page]] #1"
    [cited] = [rule for rule in entry["rules"] if rule["place"] == "matrix strict, [[page]] #1"]
    assert cited["text"] == "on portal and login pages: the event is blocked"
    assert cited["source"].startswith("OCR bulletin")
    assert all(rule["source"] for rule in entry["rules"] if rule["place"].startswith(("matrix", "destination")))
    _, words = run("policy", "explain", "standard", "-d", "meta_capi")
    assert "no BAA covers it: identity and context are both severed" in words
    code, scrubbed = run("scrub", str(sample), "-d", "meta_capi", "-q")
    assert (code, scrubbed.strip()) == (1, "null")
