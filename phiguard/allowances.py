"""What a policy says is no finding: values, patterns of values, some entities at some paths."""

import re
from typing import Final

from phiguard.checks import digits
from phiguard.path_selectors import Selectors
from phiguard.policy import Policy

_MAX_CHARS: Final = 500  # a longer span is no value that anybody would allow by a pattern
_NATIONAL: Final = 10  # digits of a North American number, without the country's 1


class Allowances:
    """The ``[[allow]]`` tables of a policy and its organisation's own values, compiled.

    Attributes:
        empty: whether no value is allowed.
        paths: the allowed paths, with the entities that each spares.
    """

    __slots__ = ("_below", "_domains", "_emails", "_patterns", "_phones", "_values", "empty", "paths")

    def __init__(self, policy: Policy) -> None:
        own = policy.organisation
        self._values: dict[str, list[frozenset[str] | None]] = {}
        self._patterns: list[tuple[re.Pattern[str], frozenset[str] | None]] = []
        self.paths: list[tuple[Selectors, frozenset[str]]] = []
        for allow in policy.allow:
            entities = frozenset(allow.entities) if allow.entities is not None else None
            if allow.value is not None:
                self._values.setdefault(allow.value, []).append(entities)
            elif allow.pattern is not None:
                self._patterns.append((re.compile(allow.pattern, re.ASCII), entities))
            elif allow.path is not None:
                self.paths.append((Selectors([allow.path]), entities or frozenset()))
        self._emails = frozenset(email.casefold() for email in own.emails)
        self._domains = frozenset(domain.casefold() for domain in own.domains)
        self._below = tuple("." + domain for domain in self._domains)
        self._phones = frozenset(map(_national, own.phones))
        self.empty = not (self._values or self._patterns or self._emails or self._domains or self._phones)

    def value(self, entity: str, text: str) -> bool:
        if self.empty:
            return False
        for entities in self._values.get(text, ()):
            if entities is None or entity in entities:
                return True
        if len(text) <= _MAX_CHARS:
            for pattern, entities in self._patterns:
                if (entities is None or entity in entities) and pattern.fullmatch(text):
                    return True
        if entity == "PHONE_NUMBER":
            return _national(text) in self._phones
        return text.casefold() in self._emails if entity == "EMAIL_ADDRESS" else self._is_own_host(text)

    def path(self, entity: str, path: str) -> bool:
        return any(entity in entities and selectors.match(path) for selectors, entities in self.paths)

    def _is_own_host(self, text: str) -> bool:
        host = text.casefold()
        return host in self._domains or host.endswith(self._below)


def _national(number: str) -> str:
    """The digits that two ways of writing one number share."""
    found = digits(number)
    return found[1:] if len(found) == _NATIONAL + 1 and found[0] == "1" else found
