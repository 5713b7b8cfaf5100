"""``phiguard lexicon``, and an organisation's own terms from a file to a scrub."""

import json
from pathlib import Path
from typing import Any

import pytest
from cli_runs import Ran

import phiguard
from phiguard.errors import ConfigError
from phiguard.own_terms import checked, read_terms

GOOD = (
    "# ours\nterm\tcategory\ttier\ttopic\tcase\n"
    "harmony method\tprocedure\t3\tmental_health\t\nBRIDGE\tcare\t1\t\tupper\n"
)


def test_search_says_what_a_term_means() -> None:
    ran = Ran("lexicon", "search", "crohn's disease", "--json")
    first = json.loads(ran.out)[0]
    assert ran.code == 0
    assert (first["term"], first["category"], first["tier"]) == ("crohn's disease", "condition", 2)
    assert json.loads(Ran("lexicon", "search", "polyang*itis", "--json").out)
    assert b"more (--limit)" in Ran("lexicon", "search", "cancer", "--limit", 2).out
    assert Ran("lexicon", "search", "zzqx").out == b""


def test_explain_says_why() -> None:
    found = json.loads(Ran("lexicon", "explain", "stroke-width", "--json").out)
    assert [(one["text"], one["counts"]) for one in found] == [("stroke", False)]
    assert any("another sense" in why["detail"] for why in found[0]["evidence"])
    [knee] = json.loads(Ran("lexicon", "explain", "https://a.example/conditions/knee", "--json").out)
    assert knee["counts"]
    assert not json.loads(Ran("lexicon", "explain", "knee", "--json").out)[0]["counts"]
    assert json.loads(Ran("lexicon", "explain", "knee", "--key", "condition", "--json").out)[0]["counts"]
    assert Ran("lexicon", "explain", "blue chair").out == b"no term of the lexicon\n"


def test_stats_count_every_row() -> None:
    found = json.loads(Ran("lexicon", "stats", "--json").out)
    assert found["terms"] == sum(found["source"].values()) >= 60_000
    assert found["terms"] == sum(found["tier"].values()) == sum(found["topic"].values())


WRONG = (
    ("", 0, "holds no term"), ("term\ttier\nx\t2\n", 1, "column 'category' is missing"),
    ("term\tcategory\ttier\tcolour\n", 1, "unknown column 'colour'"),
    ("term\tcategory\ttier\nharmony\tprocedure\n", 2, "has 2 cells, not 3"),
    ("term\tcategory\ttier\nharmony\tprocedur\t2\n", 2, "did you mean 'procedure'?"),
    ("term\tcategory\ttier\nharmony\tprocedure\t4\n", 2, "tier '4' is none of"),
    ("term\tcategory\ttier\nharmony\tcare\t2\n", 2, "of tier 0 or 1"),
    ("term\tcategory\ttier\nharmony\tcue\t1\n", 2, "a cue is of tier 0"),
    ("term\tcategory\ttier\ttopic\nharmony\tprocedure\t2\tgender\n", 2, "specially protected: tier 3"),
    ("term\tcategory\ttier\ttopic\nharmony\tprocedure\t2\tbrain\n", 2, "unknown topic"),
    ("term\tcategory\ttier\tambiguity\nharmony\tprocedure\t2\tsure\n", 2, "unknown ambiguity"),
    ("term\tcategory\ttier\tcase\nharmony\tprocedure\t2\tupper\n", 2, "must be written in capitals"),
    ("term\tcategory\ttier\n7\tprocedure\t2\n", 2, "a term needs"),
    ("term\tcategory\ttier\nharmony\tprocedure\t2\nHarmony!\tprocedure\t2\n", 3, "stands in line 2 already"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "line", "said"), WRONG, ids=[said for _, _, said in WRONG])
def test_a_wrong_line_is_told(text: str, line: int, said: str, tmp_path: Path) -> None:
    [problem] = [problem for _, problem in checked(text) if problem is not None]
    assert problem.line == line
    assert said in problem.text
    with pytest.raises(ConfigError) as error:
        read_terms(text, "terms.tsv")
    assert error.value.where == (f"terms.tsv: line {line}" if line else "terms.tsv")
    (tmp_path / "terms.tsv").write_text(text)
    ran = Ran("lexicon", "check", tmp_path / "terms.tsv")
    assert ran.code == 2
    assert said.encode() in ran.out


def test_a_good_file_is_ok(tmp_path: Path) -> None:
    (tmp_path / "terms.tsv").write_text(GOOD + "knee replacement\tprocedure\t1\t\t\n")
    ran = Ran("lexicon", "check", tmp_path / "terms.tsv")
    assert ran.code == 0
    assert b"OK (3 terms)" in ran.out
    assert b"note: knee replacement: the lexicon holds it" in ran.out
    assert Ran("lexicon", "check", tmp_path / "none.tsv").code == 3


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    (tmp_path / "terms.tsv").write_text(GOOD + "knee replacement\tcare\t1\t\t\n")
    file = tmp_path / "mine.toml"
    file.write_text('id = "mine"\nextends = "standard"\n[organisation]\nterms = ["terms.tsv"]\n')
    return file


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"title": "Harmony Methods | A"}, {"title": "[PROCEDURE] | A"}),
        ({"u": "https://a.example/harmonyMethod?x=1"}, {"u": "https://a.example/%5BPROCEDURE%5D?x=1"}),
        ({"title": "BRIDGE"}, {"title": "BRIDGE"}),
        ({"title": "Knee Replacement"}, {"title": "Knee Replacement"}),
        ({"title": "psoriasis"}, {"title": "[MEDICAL_CONDITION]"}),
    ],
    ids=str,
)
def test_own_terms_go_before_the_lexicon(policy: Path, before: Any, after: Any) -> None:
    assert phiguard.scrub(before, policy).payload == after


def test_own_terms_are_part_of_the_policy(policy: Path) -> None:
    loaded = phiguard.Policy.of(policy)
    digest = loaded.digest()
    (policy.parent / "terms.tsv").write_text(GOOD)
    assert phiguard.scrub({"title": "Knee Replacement"}, loaded).payload == {"title": "Knee Replacement"}
    assert phiguard.Policy.of(policy).digest() != digest
    [found] = json.loads(Ran("lexicon", "explain", "harmony method", "--policy", policy, "--json").out)
    assert found["rule"] == "organisation:procedure:0"


@pytest.mark.parametrize(
    ("written", "said"),
    [("term\tcategory\ttier\nx\n", "terms.tsv: line 2"), (None, "cannot be read")],
    ids=["wrong", "absent"],
)
def test_a_policy_with_wrong_terms_is_refused(policy: Path, written: str | None, said: str) -> None:
    if written is None:
        (policy.parent / "terms.tsv").unlink()
    else:
        (policy.parent / "terms.tsv").write_text(written)
    with pytest.raises(ConfigError) as error:
        phiguard.Policy.of(policy)
    assert said in str(error.value)
    with pytest.raises(ConfigError, match="only by a policy that is a file"):
        phiguard.Policy.loads('id = "a"\n[organisation]\nterms = ["terms.tsv"]')


def test_compile_makes_it_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from phiguard import databases
    from phiguard.matcher import Matcher

    assert Ran("lexicon", "compile", tmp_path / "cache").code == 0
    monkeypatch.setenv("PHIGUARD_CACHE_DIR", str(tmp_path / "cache"))
    assert Matcher(cache_dir=databases.folder()).engine == "hyperscan"
    (tmp_path / "file").write_text("x")
    assert Ran("lexicon", "compile", tmp_path / "file").code == 3
