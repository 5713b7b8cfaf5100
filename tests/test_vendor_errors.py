"""What is wrong with a vendor file is said word for word: the file, the place, the known values."""

import re
from pathlib import Path

import pytest

from phiguard import ConfigError
from phiguard.vendor_schema import KINDS
from phiguard.vendors import load, loads, vendor

GOOD = """
title = "Demo"
source = "https://demo.example/docs"
purpose = "ads"
encoding = ["json"]
batch = "/data"

[baa]
available = "no"
source = "https://demo.example/baa"
date = 2026-01-31

[[endpoint]]
host = "demo.example"
path = "/v1/*/events"

[[field]]
role = "direct"
hashed = true
paths = ["/user/em"]

[[field]]
role = "measurement"
kind = "money"
paths = ["/value"]

[[requires]]
any = ["/user/em", "/value"]
"""
ROLES = "direct, pseudonymous, context, free_text, consent, measurement, secret"
ENCODINGS = """query, form, multipart, json, lines, matrix, tilde, percent, base64, base64url, gzip, script,
 binary, websocket""".replace("\n", "")


def test_the_file_itself_is_right() -> None:
    assert loads(GOOD, "demo").fields["/user/em"].hashed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'title = "Demo"',
            'titel = "Demo"',
            "titel: unknown key (did you mean 'title'? known: alone, baa, batch, encoding, endpoint, events,"
            " field, limited_use, opaque, purpose, requires, signature, source, title, unverified)",
        ),
        ('title = "Demo"\n', "", "title: is missing"),
        ('source = "https://demo.example/docs"', 'source = "demo"', "source: must match ^https://\\S+$"),
        (
            'purpose = "ads"',
            'purpose = "add"',
            "purpose: unknown purpose 'add' (did you mean 'ads'? known: ads, analytics, cdp, replay)",
        ),
        ('["json"]', '["jsn"]', f"encoding[0]: unknown encoding 'jsn' (did you mean 'json'? known: {ENCODINGS})"),
        (
            'batch = "/data"',
            'batch = "data"',
            "batch: 'data' is no field path (/key, /key[]/key, /key.*, and /** at the end)",
        ),
        (
            'available = "no"',
            'available = "nope"',
            "baa.available: unknown available 'nope' (did you mean 'no'? known: yes, no, conditional, unknown)",
        ),
        (
            "date = 2026-01-31",
            'date = "soon"',
            "baa.date: Input should be a valid date or datetime, input is too short",
        ),
        (
            'host = "demo.example"',
            'host = "https://demo.example"',
            "[[endpoint]] #1 .host: 'https://demo.example' is no host pattern (www.a.com, *.a.com, *)",
        ),
        (
            'path = "/v1/*/events"',
            'path = "v1"',
            "[[endpoint]] #1 .path: 'v1' is no path pattern (/a/*/b, /**/a, /a/**)",
        ),
        (
            'host = "demo.example"\npath = "/v1/*/events"',
            'host = "*"',
            "[[endpoint]] #1 .path: any host needs a path",
        ),
        (
            'path = "/v1/*/events"',
            'methods = "GET"',
            "[[endpoint]] #1 .methods: unknown key (did you mean 'method'? known: host, keys, method, path)",
        ),
        (
            'role = "direct"',
            'role = "dirct"',
            f"[[field]] #1 .role: unknown role 'dirct' (did you mean 'direct'? known: {ROLES})",
        ),
        ('role = "direct"', "role = 3", f"[[field]] #1 .role: must be one of: {ROLES}"),
        (
            'kind = "money"',
            'kind = "mony"',
            f"[[field]] #2 .kind: unknown kind 'mony' (did you mean 'money'? known: {', '.join(KINDS)})",
        ),
        (
            'paths = ["/user/em"]',
            'paths = ["user/em"]',
            "[[field]] #1 .paths[0]: 'user/em' is no field path (/key, /key[]/key, /key.*, and /** at the end)",
        ),
        (
            'paths = ["/user/em"]',
            'paths = ["/user/**/em"]',
            "[[field]] #1 .paths[0]: '/user/**/em' is no field path (/key, /key[]/key, /key.*, and /** at the end)",
        ),
        ('paths = ["/user/em"]', "paths = []", "[[field]] #1 .paths: must not be empty"),
        (
            'paths = ["/value"]',
            'paths = ["/value", "/user/em"]',
            "[[field]] #2 .paths[1]: '/user/em' is there twice",
        ),
        (
            'kind = "money"',
            "hashed = true",
            "[[field]] #2 .hashed: only fields of the roles direct and pseudonymous are hashed",
        ),
        (
            'kind = "money"',
            'neutral = { how = "origin" }',
            "[[field]] #2 .neutral.how: 'origin' is for fields of the kind page_url or referrer",
        ),
        (
            'kind = "money"',
            'neutral = { how = "client_id" }',
            "[[field]] #2 .neutral.how: 'client_id' is for fields of the roles direct and pseudonymous",
        ),
        (
            'kind = "money"',
            'neutral = { how = "value" }',
            "[[field]] #2 .neutral.value: 'value' needs a value, and no other has one",
        ),
        (
            'any = ["/user/em", "/value"]',
            'any = ["/user/em", "/valu"]',
            "[[requires]] #1: unknown field '/valu' (did you mean '/value'? known: /user/em, /value)",
        ),
        (
            "[baa]",
            '[limited_use]\n"/ldu" = true\n\n[baa]',
            "limited_use: unknown field '/ldu' (did you mean '/value'? known: /user/em, /value)",
        ),
        ('batch = "/data"', "opaque = true", "opaque: an opaque vendor has no fields"),
    ],
)
def test_errors_word_for_word(old: str, new: str, said: str) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(ConfigError) as error:
        loads(GOOD.replace(old, new), "demo")
    assert str(error.value) == f"demo.toml: {said}"


def test_a_list_of_events_that_is_none() -> None:
    with pytest.raises(
        ConfigError, match=r"demo\.toml: events: unknown list of events 'metta' \(did you mean 'meta'\?"
    ):
        loads(GOOD.replace('batch = "/data"', 'events = "metta"'), "demo")


def test_no_toml_names_the_line() -> None:
    with pytest.raises(ConfigError, match=r"^demo\.toml: is no TOML: .*\(at line 3, column 10\)$"):
        loads('\ntitle = "x"\nsource = = 1', "demo")


def test_a_vendor_without_fields() -> None:
    cut = GOOD[: GOOD.index("[[field]]")]
    with pytest.raises(ConfigError, match=r"^demo\.toml: needs fields and an encoding, or opaque = true$"):
        loads(cut, "demo")


def test_names_and_files(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=re.escape("De mo.toml: the name of a vendor file is of a-z, 0-9 and _")):
        loads(GOOD, "De mo")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none.toml")
    with pytest.raises(
        ConfigError, match=re.escape("vendors: unknown vendor 'meta_cap' (did you mean 'meta_capi'?")
    ):
        vendor("meta_cap")
