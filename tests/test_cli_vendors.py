"""``phiguard vendors``: list, show."""

import json
from pathlib import Path

import pytest
from cli_runs import Ran

from phiguard.lexicon import folder
from phiguard.vendors import vendors


def test_list_names_them_all() -> None:
    lines = Ran("vendors", "list").out.decode().splitlines()
    assert lines[0].split() == ["vendor", "for", "fields", "BAA", "title"]
    assert [line.split()[0] for line in lines[1:]] == list(vendors())
    entries = json.loads(Ran("vendors", "list", "--json").out)
    assert {e["name"]: e["baa"]["available"] for e in entries} == {
        v.name: v.baa.available for v in vendors().values()
    }


@pytest.mark.parametrize("name", list(vendors()))
def test_show_has_every_field(name: str) -> None:
    known = vendors()[name]
    shown = Ran("vendors", "show", name).out.decode()
    assert shown.startswith(f"{name}: {known.title} ({known.purpose})\n")
    for field in (*known.envelope.values(), *known.fields.values()):
        assert f"  {field.path} " in shown
    entry = json.loads(Ran("vendors", "show", name, "--json").out)
    assert len(entry["fields"]) == len(known.envelope) + len(known.fields)
    assert entry["endpoints"][0]["host"] == known.endpoints[0].host


def test_show_takes_a_url_and_a_file(tmp_path: Path) -> None:
    assert Ran("vendors", "show", "https://www.facebook.com/tr/?id=1").out.startswith(b"meta_pixel: ")
    file = tmp_path / "mine.toml"
    file.write_bytes((folder() / "vendors" / "plausible.toml").read_bytes())
    assert Ran("vendors", "show", file).out.startswith(b"mine: Plausible")
    file.write_text(file.read_text().replace('role = "context"', 'role = "contxt"', 1))
    ran = Ran("vendors", "show", file)
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith(
        "phiguard: mine.toml: [[field]] #1 .role: unknown role 'contxt' (did you mean 'context'?"
    )


@pytest.mark.parametrize("name", ["none", "https://clinic.example/about", "none.toml"])
def test_what_is_not_there(name: str) -> None:
    ran = Ran("vendors", "show", name)
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith("phiguard: ")
