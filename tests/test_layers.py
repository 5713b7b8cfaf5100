"""Imports point down, modules stay small, and nothing is imported or done before it is needed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import phiguard

ROOT = Path(phiguard.__file__).parent
LAYERS = (
    {"types", "errors", "runs", "_native"},
    {"native"},
    {"hashing"},
    {"noise"},
    {
        "checks",
        "consent",
        "accents",
        "beginnings",
        "codes",
        "databases",
        "dates",
        "digests",
        "folding",
        "forms",
        "jsontext",
        "lexicon",
        "patterns",
        "pictures",
        "plurals",
        "context_words",
        "limits",
        "literals",
        "names",
        "needles",
        "remembered",
        "score",
        "spans",
        "trees",
        "windows",
        "wire_query",
    },
    {"blurring", "joined_words", "ner", "places", "programs", "shapes"},
    {"name_echoes", "name_marks", "sieve", "whole_names"},
    {"keys", "page_patterns", "generalize", "pseudonyms", "path_selectors", "policy_errors", "terms"},
    {"vendor_schema"},
    {"vendor_endpoints"},
    {"vendors"},
    {"kept_terms"},
    {"matcher", "own_terms", "page_address", "page_keys"},
    {"health", "pages"},
    {"codec", "treatments"},
    {"codecs", "detector", "escapes", "glance"},
    {"meaning", "pairs"},
    {"naming", "vendor_context"},
    {"detectors", "leaves", "policy_rules", "questions"},
    {"destination_tables", "page_matrix", "walk"},
    {"event_names", "field_forms", "policy_detectors", "rebuild"},
    {"nodes"},
    {"found"},
    {"clues"},
    {"around", "prefilter"},
    {"addresses", "health_scan", "spoken"},
    {"free_text", "scan", "told"},
    {"destinations", "policy", "redact"},
    {"allowances", "derived", "destination_vendors", "frames", "slots"},
    {"decide", "release"},
    {"judge", "tightening", "treat"},
    {"outcome"},
    {"compiled", "reported"},
    {"all_known"},
    {"speaking"},
    {"framing", "rulings", "settling"},
    {"passes"},
    {"batches"},
    {"layouts"},
    {"details", "known_pages", "variants"},
    {"filling"},
    {"by_page"},
    {"recall"},
    {"fresh_clues", "fresh_leaves", "relocated"},
    {"fresh_outcomes"},
    {"moods"},
    {"enveloped", "fresh"},
    {"event"},
    {"hits"},
    {"assembly", "delivery", "lots"},
    {"guard"},
    {"corpus"},
    {"evaluate"},
    {"lexicon_entries"},
    {"learning", "mapping"},
    {"audit_chain", "audit_fields"},
    {"audit"},
    {"integrations"},
    {"engines"},
    {"file_lock", "filework"},
    {"files"},
    {"cli", "__main__"},
)
RANK = {name: i for i, layer in enumerate(LAYERS) for name in layer}
FILES = sorted(ROOT.rglob("*.py"))
# Modules that other modules of their own layer build on.
BESIDE = {("codes", "checks"), ("dates", "checks"), ("names", "checks")}


def module_of(file: Path) -> str:
    name = file.relative_to(ROOT).with_suffix("").parts[0]
    return "cli" if name.startswith("cli_") else name


def imported(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "phiguard":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {a.name for a in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("phiguard.")}
    return found & RANK.keys()


@pytest.mark.parametrize(
    "file", [f for f in FILES if module_of(f) != "__init__"], ids=lambda f: str(f.relative_to(ROOT))
)
def test_imports_point_down(file: Path) -> None:
    me = module_of(file)
    assert me in RANK, f"{me} has no layer"
    for other in imported(file) - {me}:
        same_layer_is_fine = me == "__main__" or (me, other) in BESIDE
        assert RANK[other] < RANK[me] or same_layer_is_fine, f"{me} imports {other}"


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(ROOT)))
def test_no_module_passes_400_lines(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 400


def test_the_public_names_are_all_there() -> None:
    assert phiguard.__all__ == sorted(phiguard.__all__, key=lambda n: (n.islower(), n))
    for name in phiguard.__all__:
        assert getattr(phiguard, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = phiguard.nothing


def test_import_brings_nothing_heavy() -> None:
    heavy = [
        "pydantic",
        "phonenumbers",
        "tldextract",
        "regex",
        "hyperscan",
        "orjson",
        "rich",
        "typer",
        "stdnum",
        "ahocorasick_rs",
    ]
    code = f"import sys, phiguard; print([m for m in {heavy!r} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_a_scrub_opens_no_socket() -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise SystemExit('network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "import phiguard\n"
        "print(phiguard.scrub({'email': 'lena@example.com', 'phone': '+44 20 7946 0018',"
        " 'u': 'https://www.example.co.uk/?x=1'}).action)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "redact"
