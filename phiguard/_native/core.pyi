from collections.abc import Callable
from typing import Any

SOURCE: str
SEEKS: int
TRAINED: bool
twins: dict[str, Callable[..., Any]]

def learn_forms() -> set[str]: ...
