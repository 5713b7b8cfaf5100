"""Which back ends there are, whether they are installed, and how they are loaded: once a process."""

import threading
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from phiguard.errors import ConfigError
from phiguard.ner.span import Backend

# Of each heavy back end: its module here, the packages it imports, and what installs them.
_HEAVY: Final = {
    "spacy": ("spacy_pipeline", ("spacy",), "phiguard[ner]"),
    "presidio": ("presidio_engine", ("presidio_analyzer",), "phiguard[presidio]"),
    "onnx": ("onnx_model", ("onnxruntime", "tokenizers", "numpy"), "phiguard[onnx]"),
}
_LOCK: Final = threading.Lock()


def parsed(name: str) -> tuple[str, str]:
    """``"spacy:en_core_web_md"`` as the back end and its model."""
    kind, _, model = name.partition(":")
    return kind, model


def checked(names: Sequence[str], where: str = "ner") -> None:
    """See that what a policy asks for is installed, without importing any of it.

    Raises:
        ConfigError: a package or a model is missing; says how to install it.
    """
    for name in names:
        kind, model = parsed(name)
        if kind in _HEAVY:
            module, packages, extra = _HEAVY[kind]
            for package in packages:
                if find_spec(package) is None:
                    raise ConfigError(f"{kind!r} needs {package}: pip install '{extra}'", where=where)
            import_module(f"phiguard.ner.{module}").checked(model, where)


def batches(names: Sequence[str]) -> bool:
    """Whether asking about many texts at once pays."""
    return any(parsed(name)[0] in _HEAVY for name in names)


def load(names: Sequence[str]) -> Backend:
    """The back end that these names ask for; several are combined.

    Raises:
        ConfigError: one is not installed, or cannot be loaded.
    """
    with _LOCK:
        return _loaded(tuple(names))


@cache
def _loaded(names: tuple[str, ...]) -> Backend:
    from phiguard.ner.combination import Combination

    return Combination([load_one(name) for name in names])


@cache
def load_one(name: str) -> Backend:
    """One back end by itself, as it is: nothing taken away."""
    kind, model = parsed(name)
    if kind == "builtin":
        from phiguard.ner.tagger import tagger

        return tagger()
    if kind not in _HEAVY:
        raise ConfigError(f"there is no back end {kind!r}", where="ner")
    checked((name,))
    make: Callable[[str], Any] = import_module(f"phiguard.ner.{_HEAVY[kind][0]}").load
    backend: Backend = make(model)
    return backend
