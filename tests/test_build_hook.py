"""What the build does where a module is asked for, is not, or cannot be made."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parent.parent / "hatch_build.py"
PURE, TRAINED = "PHIGUARD_PURE", "PHIGUARD_TRAINED"


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Any:
    spec = importlib.util.spec_from_file_location("hatch_build_under_test", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for variable in (PURE, TRAINED):
        monkeypatch.delenv(variable, raising=False)
    return module


@pytest.mark.parametrize(
    ("set_to_one", "bad", "built", "said"),
    [
        pytest.param([], [], [False], "", id="as usual"),
        pytest.param([TRAINED], [], [True], "", id="trained"),
        pytest.param([TRAINED], [True], [True, False], "trained, and is built without: no gcc", id="untrained"),
        pytest.param([TRAINED], [True, False], [True, False], "it will be slower: no gcc", id="no compiler"),
        pytest.param([], [False], [False], "it will be slower: no gcc", id="no compiler, not trained"),
        pytest.param([PURE, TRAINED], [], [], "PHIGUARD_PURE is set", id="of Python alone"),
    ],
)  # fmt: skip
def test_what_is_built(
    hook: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    set_to_one: list[str],
    bad: list[bool],
    built: list[bool],
    said: str,
) -> None:
    tried: list[bool] = []

    def build(to: Path, *, trained: bool = False) -> Path:
        tried.append(trained)
        if trained in bad:
            raise OSError("no gcc\nand more")
        return to / "core.so"

    for variable in set_to_one:
        monkeypatch.setenv(variable, "1")
    monkeypatch.setattr(hook, "build", build)
    made = hook.attempt(tmp_path)
    assert tried == built
    assert made == (tmp_path / "core.so" if built and built[-1] not in bad else None)
    out = capsys.readouterr().out
    assert out.endswith(f"{said}\n") if said else out == ""
