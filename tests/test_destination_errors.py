"""A wrong destination fails when it is read, and says where and what is known. Golden messages."""

import pytest

from phiguard import ConfigError, Guard
from phiguard.destinations import Destination

HEAD = 'id = "mine"\n'
FORMS = (
    "amount, count, boolean, time, currency, country, language, version, word, id, keyed, event, origin, path, "
    "family, network, click, client, text, exact"
)


def field(text: str) -> str:
    return f"{HEAD}[[field]]\n{text}\n"


ERRORS = [
    ("", "mine.toml: id: is missing"),
    ('id = "a b"', "mine.toml: id: must match ^[A-Za-z0-9_.-]+$"),
    ("id = ", "mine.toml: is no TOML: Invalid value (at end of document)"),
    (
        f'{HEAD}sevre = "both"',
        "mine.toml: sevre: unknown key (did you mean 'sever'? known: baa, batch, checked, events, extends, "
        "field, id, label, matrix, need, purpose, recipient, remarks, session, sever, source, time, vendor, "
        "wire, without, without_consent)",
    ),
    (
        f'{HEAD}sever = "identty"',
        "mine.toml: sever: unknown sever 'identty' (did you mean 'identity'? known: identity, context, both)",
    ),
    (f"{HEAD}purpose = 1", "mine.toml: purpose: must be one of: ads, analytics, care"),
    (f'{HEAD}baa = "yes"', "mine.toml: baa: must be true or false"),
    (field('path = "/a"'), "mine.toml: [[field]] #1 .form: is missing"),
    (
        field('path = "/a"\nform = "txt"'),
        f"mine.toml: [[field]] #1 .form: unknown form 'txt' (did you mean 'text'? known: {FORMS})",
    ),
    (
        field('path = "/a"\nform = "count"\nrole = "contxt"'),
        "mine.toml: [[field]] #1 .role: unknown role 'contxt' (did you mean 'context'? known: measurement, "
        "consent, project_key, event, page, network, context, free_text, ad_id, session, direct)",
    ),
    (
        field('path = "a"\nform = "count"'),
        "mine.toml: [[field]] #1 .path: is no path selector (steps are /key, /*, /**, {codec} and {*})",
    ),
    (
        field('path = "/a/**"\nform = "count"'),
        "mine.toml: [[field]] #1 .path: must name keys one by one (/key or /*): what is not named does not pass",
    ),
    (
        field('path = "/a"\nform = "word"'),
        "mine.toml: [[field]] #1: values belong to the form word, which needs them",
    ),
    (
        field('path = "/a"\nform = "client"'),
        "mine.toml: [[field]] #1: the form client needs client (one of: hex64, hex32, uuid, ga)",
    ),
    (
        field('path = "/a"\nform = "count"\nclient = "ga"'),
        "mine.toml: [[field]] #1: client belongs to the forms client and exact",
    ),
    (
        field('path = "/a"\nform = "count"\ndefault = 1\nfixed = 2'),
        "mine.toml: [[field]] #1: says default and fixed: one of them can stand there",
    ),
    (
        field('path = "/a/*"\nform = "count"\nfixed = 2'),
        "mine.toml: [[field]] #1: fixed needs one place, without *",
    ),
    (
        field('path = "/a/*"\nform = "count"\nrequired = true'),
        "mine.toml: [[field]] #1: required needs one place, without *",
    ),
    (field('path = "/a"\nform = "event"'), "mine.toml: [[field]] #1: an event's name has the role event"),
    (field('path = "/a"\nform = "click"'), "mine.toml: [[field]] #1: a click id has the role ad_id"),
    (
        field('path = "/a"\nform = "count"\n[[field]]\npath = "/a"\nform = "time"'),
        "mine.toml: [[field]] #2 .path: /a is named twice",
    ),
    (
        field('path = "/a"\nform = "count"\n[[field]]\npath = "/a/b"\nform = "time"'),
        "mine.toml: [[field]] #2 .path: is above or below /a, [[field]] #1",
    ),
    (
        field('path = "/a"\nform = "client"\nrole = "session"\nclient = "ga"'),
        "mine.toml: session: a derived id needs paths that tell visits apart",
    ),
    (f"{HEAD}[[need]]\nany = []", "mine.toml: [[need]] #1: any needs at least one way, and each way a path"),
    (
        f'{HEAD}[events]\nstandard = ["metta"]',
        "mine.toml: events.standard[0]: unknown table 'metta' (did you mean 'meta'? known: analytics, ga4, "
        "linkedin, meta, microsoft, pinterest, reddit, segment, snap, tiktok, x)",
    ),
    (
        f'{HEAD}[events]\nmap = {{ "Booked" = "Hired" }}',
        "mine.toml: events.map.Booked: 'Hired' does not itself pass as it is (add it to allow)",
    ),
    (f'{HEAD}wire = "query"\nbatch = "/data"', "mine.toml: batch: a URL or form holds one event"),
    (
        f'{HEAD}extends = "meta_capi"\nwithout = ["/user_data/emm"]',
        None,
    ),
]


@pytest.mark.parametrize(("text", "wanted"), ERRORS, ids=[str(w)[:60] for _, w in ERRORS])
def test_a_wrong_destination_says_where_and_what_is_known(text: str, wanted: str | None) -> None:
    with pytest.raises(ConfigError) as error:
        Destination.loads(text, "mine.toml")
    if wanted is None:
        assert "without[0]: unknown field '/user_data/emm' (did you mean '/user_data/em'? known: " in str(
            error.value
        )
    else:
        assert str(error.value) == wanted


@pytest.mark.parametrize("text", [f'{HEAD}vendor = "metta_capi"', f'{HEAD}extends = "metta_capi"'])
def test_an_unknown_vendor_or_base_names_the_nearest(text: str) -> None:
    with pytest.raises(ConfigError, match="did you mean 'meta_capi'"):
        Destination.loads(text)


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"destination: unknown destination 'meta' \(.*known: amplitude, "):
        Guard(destination="meta")
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read \(FileNotFoundError\)"):
        Guard(destination="none.toml")
    with pytest.raises(TypeError, match="destination must be a name, a path or a Destination, not int"):
        Guard(destination=7)  # type: ignore[arg-type]


def test_only_one_level_can_be_extended(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "a.toml").write_text(f'{HEAD}extends = "b.toml"\n')
    (folder / "b.toml").write_text(f'{HEAD}extends = "meta_capi"\n')
    with pytest.raises(
        ConfigError, match=r"extends: b\.toml itself extends another one; only one level is possible"
    ):
        Destination.of(folder / "a.toml")
    with pytest.raises(ConfigError, match="a path can be extended only by a destination that is a file itself"):
        Destination.loads(f'{HEAD}extends = "b.toml"')
