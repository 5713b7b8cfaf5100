"""A visitor that never was: values at random, valid by check digit, from reserved ranges where there are any."""

from functools import cached_property
from hashlib import md5, sha1, sha256
from random import Random
from typing import Final
from uuid import UUID

from phiguard.corpus.vocabulary import Words

_MBI_LETTERS: Final = "ACDEFGHJKMNPQRTUVWXY"
_VIN_LETTERS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_VIN_VALUES: Final = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", [*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True)
)
_VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_STREETS: Final = {
    "dev": ("Quince", "Larkspur", "Tannery", "Old Orchard", "Gristmill"),
    "test": (
        "Willowbrook",
        "Saddleback",
        "Copperfield",
        "Hawthorne",
        "Mill Pond",
        "Foxglove",
        "Ridgemont",
        "Bayview",
    ),
}
_STREET_KINDS: Final = ("St", "Ave", "Rd", "Lane", "Drive", "Blvd", "Court")
_MONTHS: Final = "January February March April May June July August September October November December".split()
HASHES: Final = {"md5": md5, "sha1": sha1, "sha256": sha256}


class Person:
    """One visitor's values, each drawn when it is first asked for, and the same ever after."""

    def __init__(self, rng: Random, words: Words) -> None:
        self._rng = Random(rng.getrandbits(64))
        self._words = words

    def _own(self, name: str) -> Random:
        # Each value has a generator of its own, so that the order of asking changes nothing.
        return Random(f"{self._seed}:{name}")

    @cached_property
    def _seed(self) -> int:
        return self._rng.getrandbits(64)

    @cached_property
    def first(self) -> str:
        return self._own("first").choice(self._words.first)

    @cached_property
    def last(self) -> str:
        return self._own("last").choice(self._words.last)

    @property
    def full(self) -> str:
        return f"{self.first} {self.last}"

    @cached_property
    def email(self) -> str:
        rng = self._own("email")
        first, last = (_plain(n) for n in (self.first, self.last))
        local = rng.choice((f"{first}.{last}", f"{first[0]}{last}{rng.randrange(100)}", f"{last}_{first}"))
        if len(local) < 6:
            local += str(rng.randrange(1000, 9999))
        return f"{local}@{rng.choice(('example.com', 'example.org', 'mail.example', 'example.net'))}"

    @cached_property
    def phone_digits(self) -> str:
        rng = self._own("phone")
        area = rng.choice([n for n in range(201, 990) if n % 100 != 11 and n // 10 % 10 != 9])
        return f"{area}55501{rng.randrange(100):02}"

    def phone(self, rng: Random) -> str:
        d = self.phone_digits
        forms = (f"({d[:3]}) {d[3:6]}-{d[6:]}", f"+1{d}", f"{d[:3]}-{d[3:6]}-{d[6:]}", f"{d[:3]}.{d[3:6]}.{d[6:]}")
        return rng.choice(forms)

    @cached_property
    def born(self) -> tuple[int, int, int]:
        rng = self._own("born")
        return rng.randrange(1940, 2015), rng.randrange(1, 13), rng.randrange(1, 29)

    def dob(self, rng: Random) -> str:
        y, m, d = self.born
        return rng.choice((f"{y}-{m:02}-{d:02}", f"{m:02}/{d:02}/{y}", f"{_MONTHS[m - 1]} {d}, {y}"))

    @cached_property
    def ssn(self) -> str:
        rng = self._own("ssn")
        area = rng.choice([n for n in range(101, 899) if n != 666])
        return f"{area}-{rng.randrange(11, 99)}-{rng.randrange(1001, 9999)}"

    @cached_property
    def mrn(self) -> str:
        rng = self._own("mrn")
        return rng.choice((f"{rng.randrange(10**6, 10**7)}", f"MRN00{rng.randrange(10**5, 10**6)}",
                           f"{rng.randrange(10**7, 10**8)}", f"E{rng.randrange(10**8, 10**9)}"))  # fmt: skip

    @cached_property
    def member(self) -> str:
        rng = self._own("member")
        return "".join(rng.choices("BCDFGHJKLMNPQRSTVWXZ", k=3)) + f"{rng.randrange(10**8, 10**9)}"

    @cached_property
    def mbi(self) -> str:
        rng = self._own("mbi")
        make = {"9": "123456789", "N": "0123456789", "A": _MBI_LETTERS, "X": _MBI_LETTERS + "0123456789"}
        return "".join(rng.choice(make[c]) for c in "9AXNAXNAANN")

    @cached_property
    def account(self) -> str:
        return str(self._own("account").randrange(10**8, 10**10))

    @cached_property
    def vin(self) -> str:
        rng = self._own("vin")
        chars = [rng.choice(_VIN_LETTERS) for _ in range(17)]
        total = sum(
            w * (_VIN_VALUES[c] if c in _VIN_VALUES else int(c)) for w, c in zip(_VIN_WEIGHTS, chars, strict=True)
        )
        chars[8] = "0123456789X"[total % 11]
        return "".join(chars)

    @cached_property
    def street(self) -> str:
        rng = self._own("street")
        return f"{rng.randrange(101, 9999)} {rng.choice(_STREETS[self._words.split])} {rng.choice(_STREET_KINDS)}"

    @cached_property
    def zip(self) -> str:
        return f"{self._own('zip').randrange(10001, 99500):05}"

    @cached_property
    def ip(self) -> str:
        rng = self._own("ip")
        if rng.random() < 0.2:
            return "2001:db8:" + ":".join(f"{rng.randrange(0x1000, 0xFFFF):x}" for _ in range(6))
        return f"{rng.choice(('203.0.113', '198.51.100', '192.0.2'))}.{rng.randrange(1, 255)}"

    @cached_property
    def place(self) -> tuple[float, float]:
        rng = self._own("place")
        return round(rng.uniform(30.1, 47.9), 5), round(rng.uniform(-119.9, -75.1), 5)

    @cached_property
    def user(self) -> str:
        rng = self._own("user")
        return rng.choice((f"usr_{rng.getrandbits(40):010x}", str(rng.randrange(10**7, 10**9)), self.uuid("user")))

    def uuid(self, name: str) -> str:
        return str(UUID(int=self._own(name).getrandbits(128), version=4))

    def digits(self, name: str, n: int) -> str:
        return str(self._own(name).randrange(10 ** (n - 1), 10**n))

    def token(self, name: str, n: int, letters: str = "") -> str:
        alphabet = letters or "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return "".join(self._own(name).choices(alphabet, k=n))


def _plain(name: str) -> str:
    from unicodedata import normalize

    letters = normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return "".join(c for c in letters if c.isalpha()) or "visitor"
