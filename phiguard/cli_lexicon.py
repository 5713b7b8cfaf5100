"""The command line: ``phiguard lexicon search | explain | stats | check | compile``."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from phiguard.cli_exit import EPILOG, WRONG_USE, exit_codes

if TYPE_CHECKING:
    from phiguard.own_terms import Problem

lexicon_app = typer.Typer(
    help="Look into the lexicon of health terms, check own terms, compile it for a faster start.",
    epilog=EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
PolicyName = Annotated[str, typer.Option("--policy", "-p", help="A preset's name, or the path of a policy TOML.")]


@lexicon_app.command(epilog=EPILOG)
def search(
    text: Annotated[str, typer.Argument(help="Letters that stand in the term; * stands for any.")],
    limit: Annotated[int, typer.Option(min=1, help="How many to print.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the terms that hold a text, with what they mean."""
    with exit_codes():
        from phiguard.lexicon_entries import searched

        found = searched(text)
        if as_json:
            _print_json([entry._asdict() for entry in found[:limit]])
            return
        for e in found[:limit]:
            said = f"T{e.tier}{' ' + e.topic if e.topic else ''}, {e.ambiguity}{', capitals' if e.capitals else ''}"
            typer.echo(f"{e.term}\t{e.category}\t{said}\t{e.rule}{'  ' + e.code if e.code else ''}")
        if len(found) > limit:
            typer.echo(f"… and {len(found) - limit} more (--limit)")


@lexicon_app.command(epilog=EPILOG)
def explain(
    text: Annotated[str, typer.Argument(help="A title, slug, event name, URL or sentence.")],
    key: Annotated[str, typer.Option(help="The field that holds it.")] = "text",
    policy: PolicyName = "standard",
    as_json: AsJson = False,
) -> None:
    """Say which terms stand in a text, which of them count there, and why. Prints the text's own words."""
    with exit_codes():
        from phiguard.lexicon_entries import explained
        from phiguard.policy import Policy

        found = explained(text, key, Policy.of(policy))
        if as_json:
            _print_json(found)
            return
        for one in found:
            counts = "counts" if one["counts"] else "does not count"
            kind = (
                f"{one['category']} T{one['tier']}{' ' + one['topic'] if one['topic'] else ''}, {one['ambiguity']}"
            )
            typer.echo(f"{one['text']}: {kind}: {one['score']:.3f}, {counts}  ({one['rule']})")
            for why in one["evidence"]:
                typer.echo(f"    {why['weight']:+6.2f}  {why['detail']}")
        if not found:
            typer.echo("no term of the lexicon")


@lexicon_app.command(epilog=EPILOG)
def stats(as_json: AsJson = False) -> None:
    """Count the terms by source, category, tier, topic and ambiguity."""
    with exit_codes():
        from phiguard.lexicon_entries import counted

        found = counted()
        if as_json:
            _print_json(found)
            return
        typer.echo(f"{found['terms']} terms, {found['patterns']} patterns")
        for name in ("source", "category", "tier", "topic", "ambiguity"):
            counts = ", ".join(f"{value} {n}" for value, n in found[name].items())
            typer.echo(f"{name}: {counts}")


@lexicon_app.command(epilog=EPILOG)
def check(
    file: Annotated[Path, typer.Argument(help="A tab-separated file of own terms.")], as_json: AsJson = False
) -> None:
    """Check a file of own terms, every line of it: OK, or what is wrong, with exit code 2."""
    problems: list[Problem] = []
    with exit_codes():
        from phiguard.lexicon_entries import meanings
        from phiguard.own_terms import checked

        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise OSError(0, "is not UTF-8", str(file)) from None
        rows = list(checked(text))
        problems = [problem for _, problem in rows if problem is not None]
        known = meanings([row["term"] for row, problem in rows if problem is None])
        if as_json:
            _print_json({"ok": not problems, "terms": len(rows), "problems": [p._asdict() for p in problems],
                         "known": [e._asdict() for e in known.values()]})  # fmt: skip
        else:
            for problem in problems:
                typer.echo(f"{file}: {f'line {problem.line}: ' if problem.line else ''}{problem.text}")
            for term, entry in known.items() if not problems else ():
                said = f"{entry.category} T{entry.tier}, {entry.ambiguity}"
                typer.echo(f"note: {term}: the lexicon holds it as {said}; yours goes before it")
            if not problems:
                typer.echo(f"{file}: OK ({len(rows)} term{'' if len(rows) == 1 else 's'})")
    if problems:
        raise typer.Exit(WRONG_USE)


@lexicon_app.command("compile", epilog=EPILOG)
def compile_(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="A folder that only this user can write, made if absent; without it where databases are kept.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Compile the lexicon for a faster start: into PHIGUARD_CACHE_DIR, else this user's cache, or a folder."""
    with exit_codes():
        from phiguard import databases
        from phiguard.matcher import Matcher

        place = folder or databases.folder()
        if place is None:
            raise OSError(0, f"no folder: {databases.FOLDER_VARIABLE} is empty", None)
        if Matcher("auto", place).engine != "hyperscan":
            Matcher("hyperscan", place).literals()
            if Matcher("auto", place).engine != "hyperscan":
                raise OSError(0, "cannot keep the compiled lexicon, or others can read its key", str(place))
        typer.echo(f"{place}: ready")


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
