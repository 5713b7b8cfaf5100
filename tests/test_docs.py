"""The documents cannot rot: their blocks run, their tables match the code, their links resolve."""

import dataclasses
import doctest
import inspect
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

import generate_reference
import pydantic
import pytest

import phiguard
from phiguard import cli_source, codec, errors, jsontext, types
from phiguard.limits import Limits

ROOT: Final = Path(__file__).parent.parent
DOCS: Final = sorted((ROOT / "docs").rglob("*.md"))
PAGES: Final = [*DOCS, *sorted(ROOT.glob("*.md"))]
# An info string may name a file: ```python file=scrub_files.py
BLOCK: Final = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK: Final = re.compile(r"\]\(([^)\s]+)\)")


class Block(NamedTuple):
    language: str
    file: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    return [Block(m[1], m[2] or "", m[3], text.count("\n", 0, m.start()) + 1) for m in BLOCK.finditer(text)]


def named(pages: list[Path], language: str) -> list[Any]:
    with_some = [p for p in pages if any(b.language == language for b in blocks(p))]
    return [pytest.param(p, id=str(p.relative_to(ROOT))) for p in with_some]


# ---- blocks

NEEDS: Final = {
    "use-an-engine.md": ("pyarrow",),
    "use-data-frames.md": ("pyarrow", "polars", "duckdb", "dask.dataframe", "daft"),
    "use-spark.md": ("pyspark",),
    "use-beam.md": ("apache_beam",),
    "use-kafka.md": ("confluent_kafka",),
}


@pytest.mark.parametrize("page", named([p for p in PAGES if p in DOCS or p.name == "README.md"], "python"))
@pytest.mark.filterwarnings("default")  # an engine's own are not ours
def test_python_blocks_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in NEEDS.get(page.name, ()):
        pytest.importorskip(module, reason="needs an engine")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # for workers
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "")
    monkeypatch.delenv("PHIGUARD_HMAC_KEY")
    names: dict[str, Any] = {"__name__": "docs"}
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    for block in blocks(page):
        if block.file and block.language in ("toml", "tsv") and "/" not in block.file:
            (tmp_path / block.file).write_text(block.text, "utf-8")
    for block in blocks(page):
        if block.language != "python":
            continue
        if ">>> " in block.text:
            test = parser.get_doctest(block.text, names, page.name, str(page), block.line)
            said = io.StringIO()
            runner.run(test, out=said.write, clear_globs=False)
            names.update(test.globs)
            assert not said.getvalue(), said.getvalue()
        else:
            exec(compile(block.text, f"{page.name}:{block.line}", "exec"), names)


RUN: Final = (
    "docs/tutorial.md",
    "docs/how-to/add-terms.md",
    "docs/how-to/configure-a-destination.md",
    "docs/how-to/fix-a-false-positive.md",
    "docs/how-to/scrub-a-stream.md",
    "docs/how-to/write-a-policy.md",
)


@pytest.mark.parametrize("page", [p for p in named(DOCS, "console") if p.id in RUN])
@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_console_blocks_print_what_they_show(page: Path, tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text('{"ip":"203.0.113.40"}\n{"qty":2}\n')
    (tmp_path / "b.ndjson").write_text('{"qty":2}\n')
    for block in blocks(page):  # files first: a page may show one after it was used
        if block.file:
            (tmp_path / block.file).write_text(block.text, "utf-8")
    for block in blocks(page):
        if block.language != "console":
            continue
        for command, shown in shell_steps(block.text):
            if command == "cat events.ndjson":
                (tmp_path / "events.ndjson").write_text(shown, "utf-8")
            assert printed(command, tmp_path) == shown, command


def shell_steps(text: str) -> list[tuple[str, str]]:
    """Commands with what is shown below each; ``echo $?`` stays with the command before it."""
    steps: list[tuple[str, str]] = []
    for chunk in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = chunk.partition("\n")
        if command == "echo $?" and steps and not steps[-1][1]:
            command = f"{steps.pop()[0]}; {command}"
        steps.append((command, shown))
    return steps


def printed(command: str, folder: Path) -> str:
    functions = 'phiguard() { "$PYTHON" -m phiguard "$@"; }; python() { "$PYTHON" "$@"; }\n'
    env = os.environ | {"PYTHON": sys.executable, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    shell = ["bash", "-c", functions + command]
    done = subprocess.run(shell, cwd=folder, env=env, capture_output=True, check=False)
    return done.stdout.decode()


@pytest.mark.parametrize("page", named(DOCS, "toml"))
def test_toml_blocks_are_policies(page: Path, tmp_path: Path) -> None:
    for block in blocks(page):
        if block.language == "tsv":
            (tmp_path / block.file).write_text(block.text, "utf-8")
        if block.language == "toml" and not block.file.startswith("lexicons/"):
            file = tmp_path / (block.file or "policy.toml")
            file.write_text(block.text, "utf-8")
            if file.name == "broken.toml":
                with pytest.raises(phiguard.ConfigError):
                    phiguard.Policy.of(file)
            else:
                model = phiguard.Destination if file.stem.endswith("_destination") else phiguard.Policy
                assert model.of(file).id == file.stem


# ---- the examples that add a file


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package, its lists and its tests, to be added to."""
    for name in ("phiguard", "lexicons", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def added(page: str, copy: Path) -> str:
    """Put the file of a page into the copy; its module's name."""
    [block] = [b for b in blocks(ROOT / "docs" / "how-to" / page) if b.file and b.language == "python"]
    file = copy / block.file
    assert not file.exists(), f"{page} shows how to add {block.file}, which is there: choose another example"
    file.write_text(block.text, "utf-8")
    return file.stem


def run_in(copy: Path, *arguments: str) -> str:
    env = os.environ | {"PYTHONPATH": str(copy)}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


PYTEST: Final = ("-m", "pytest", "-q", "-p", "no:cacheprovider")


def test_the_detector_of_the_how_to_is_one_file(copy: Path) -> None:
    name = added("add-a-detector.md", copy)
    assert " passed" in run_in(copy, *PYTEST, "tests/test_detectors.py", "-k", name)
    code = "import phiguard; print(phiguard.scrub({'v': 'by 0000-0002-1825-0097'}).payload['v'])"
    assert run_in(copy, "-c", code) == "by [ORCID_ID]\n"


def test_the_codec_of_the_how_to_is_one_file(copy: Path) -> None:
    name = added("add-a-codec.md", copy)
    assert " passed" in run_in(copy, *PYTEST, "tests/test_codecs.py", "tests/test_laws.py", "-k", name)
    code = "import phiguard; print(phiguard.scrub('ref NRSW4YKAMV4GC3LQNRSS4Y3PNU======, thanks').payload)"
    assert run_in(copy, "-c", code) == "ref LNCU2QKJJRPUCRCEKJCVGU25, thanks\n"


# ---- the reference


@pytest.mark.parametrize("path", generate_reference.pages(), ids=lambda p: p.name)
def test_generated_pages_are_fresh(path: Path) -> None:
    fresh = generate_reference.pages()[path]
    assert path.read_text("utf-8") == fresh, "run: python tests/generate_reference.py"


def test_the_generator_checks_and_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate_reference, "FOLDER", tmp_path)
    assert generate_reference.main(["--check"]) == 1
    assert "codecs.md is stale" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    assert generate_reference.main([]) == 0
    assert generate_reference.main(["--check"]) == 0


def sections(page: Path) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


API: Final = sections(ROOT / "docs" / "reference" / "api.md")


def test_every_public_name_is_in_the_api_page() -> None:
    assert sorted(API) == sorted(phiguard.__all__)


def signature(function: Any, name: str) -> str:
    """``name(a, *, b=1)``, without annotations and the instance."""
    found = inspect.signature(function)
    bare = [p.replace(annotation=p.empty) for p in found.parameters.values() if p.name != "self"]
    return name + str(found.replace(parameters=bare, return_annotation=found.empty))


def is_function(member: Any) -> bool:
    """One in Python, or its compiled twin."""
    return inspect.isfunction(member) or type(member).__name__ == "cython_function_or_method"


def members(value: Any) -> set[str]:
    """What the page must list of a public name: fields or arguments, and methods with their signatures."""
    if inspect.isfunction(value):
        return set(inspect.signature(value).parameters)
    found = {
        signature(getattr(value, name), name)
        for name, member in vars(value).items()
        if not name.startswith("_") and (is_function(member) or isinstance(member, classmethod))
    }
    if value is phiguard.Guard:
        found |= {name for name, member in vars(value).items() if isinstance(member, property)}
    if issubclass(value, pydantic.BaseModel):
        return found | set(value.model_fields)
    if dataclasses.is_dataclass(value):
        return found | {f.name for f in dataclasses.fields(value) if f.init}
    if issubclass(value, tuple):
        return set(getattr(value, "_fields", ()))
    if "__init__" in vars(value):
        found |= set(inspect.signature(value).parameters)
    return found


@pytest.mark.parametrize("name", phiguard.__all__)
def test_the_api_page_lists_every_member_and_no_other(name: str) -> None:
    value = getattr(phiguard, name)
    first_column = re.findall(r"^\| (`[^|]*`) \|", API[name], flags=re.MULTILINE)
    listed = {member for cell in first_column for member in re.findall(r"`([^`]+)`", cell)}
    assert listed == members(value)
    if inspect.isfunction(value) or name == "Guard":
        assert f"`{signature(value, name)}`" in API[name]


@pytest.mark.parametrize(
    ("section", "alias"),
    [
        ("Finding", types.Role),
        ("Finding", types.Method),
        ("Result", types.Action),
        ("Context", types.Kind),
        ("Risk", types.PageKind),
        ("Evidence", types.Evidence.__annotations__["kind"]),
        ("Codec", codec.Place),
    ],
)
def test_closed_sets_are_listed_whole(section: str, alias: Any) -> None:
    assert get_args(alias)
    for value in get_args(alias):
        assert f"`{value}`" in API[section], value


def rows(page: str) -> dict[str, list[str]]:
    """The tables of a reference page: first cell to the others."""
    text = (ROOT / "docs" / "reference" / page).read_text("utf-8")
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return {row[0]: row[1:] for row in cells}


def test_limits_are_listed_with_their_values() -> None:
    table = rows("limits.md")
    defaults = {f"`{name}`": f"{field.default:,}" for name, field in Limits.model_fields.items()}
    assert {key: row[0] for key, row in table.items() if key.startswith("`max_")} == defaults
    assert table["levels of a JSON text"][0] == f"{jsontext.MAX_DEPTH:,}"
    assert table["a record of the command line"][0] == f"{cli_source.MAX_RECORD_BYTES // 2**20} MiB"


def test_every_exception_is_listed() -> None:
    found = {f"`{name}`" for name, value in vars(errors).items() if inspect.isclass(value)}
    assert {key for key in rows("errors.md") if key.startswith("`")} == found


# ---- links and words


def anchors(page: Path) -> set[str]:
    """GitHub's anchors of a page's headings."""
    text = BLOCK.sub("", page.read_text("utf-8"))
    titles = re.findall(r"^#{1,6} (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_relative_links_resolve(page: Path) -> None:
    text = BLOCK.sub("", page.read_text("utf-8"))
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file), target


def test_every_page_is_on_the_map() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / t.partition("#")[0]).resolve() for t in LINK.findall(index.read_text("utf-8"))}
    assert {p.resolve() for p in DOCS} - {index.resolve()} <= linked
