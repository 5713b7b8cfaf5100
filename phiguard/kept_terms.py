"""The lexicon's terms, kept on disk as one table: to read the files takes a tenth of a second at each start."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final
from unicodedata import unidata_version

from phiguard import databases
from phiguard.lexicon import read_bytes
from phiguard.terms import BUILT, HAND, Table, table

_MAKERS: Final = ("terms.py", "folding.py", "lexicon.py")  # what says how a table is made of the files


@cache
def kept_table(place: Path | None) -> Table:
    """As `phiguard.terms.table`; from ``place``, where the table of exactly these files lies there."""
    if place is None:
        return table()
    about = _digest()
    blob = databases.load_blob(about, place)
    if blob is not None:
        try:
            return Table.load(blob)
        except (TypeError, ValueError):
            pass  # what was not made by this code is made anew
    made = table()
    databases.store_blob(about, place, made.dump())
    return made


def _digest() -> bytes:
    """Stands for the lexicon's files, and for the code that reads them."""
    whole = sha256(f"table of terms {unidata_version}\n".encode())
    for data in (databases.code_of(*_MAKERS), *map(read_bytes, (HAND, *BUILT))):
        whole.update(b"%d\n" % len(data))
        whole.update(data)
    return whole.digest()
