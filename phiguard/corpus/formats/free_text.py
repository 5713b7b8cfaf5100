"""A sentence and nothing else, as it stands in a queue or a prompt."""

from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Say


def build(v: Visit) -> Say:
    return v.message()


FORMAT = Format("free_text", "text", "text", build, weight=1.0, prose=True)
