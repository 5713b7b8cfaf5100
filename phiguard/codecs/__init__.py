"""One file an encoding; each defines CODEC. Dropping a file in is all it takes."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from phiguard.codec import Codec
from phiguard.errors import ConfigError


@cache
def codecs() -> tuple[Codec, ...]:
    """Every codec of the package, by name."""
    found = []
    for name in sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_")):
        codec: Codec = import_module(f"{__name__}.{name}").CODEC
        if codec.name != name:
            raise ConfigError(f"name is {codec.name!r}, file is {name}.py", where=f"codec.{name}")
        found.append(codec)
    return tuple(found)
