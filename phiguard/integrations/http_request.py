"""What both kinds of middleware do to a request: its query, headers and body through one guard."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from phiguard.guard import Guard, guard_for
from phiguard.policy import Policy
from phiguard.types import Context, Kind, Result

OnBlock: TypeAlias = Literal["reject", "empty"]
MAX_BODY_BYTES: Final = 1 << 20
TOO_LARGE: Final = 413
BLOCKED: Final = 422
INTERNAL: Final = 500

# Names that say how the message is framed, routed or negotiated, and nothing of who sent it.
_FRAMING: Final = frozenset(
    "host content-type content-length content-encoding transfer-encoding connection keep-alive te trailer upgrade "
    "expect accept accept-encoding accept-charset accept-language cache-control pragma origin range sec-gpc dnt "
    "sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user access-control-request-method "
    "access-control-request-headers sec-websocket-key sec-websocket-version sec-websocket-extensions "
    "sec-websocket-protocol".split()
)
_KINDS: Final[dict[str, Kind]] = {
    "application/json": "json",
    "application/x-ndjson": "ndjson",
    "application/ndjson": "ndjson",
    "application/x-www-form-urlencoded": "form",
}


class Body(NamedTuple):
    """A body as it may be read on; ``data`` is None where the policy blocks it."""

    data: bytes | None
    result: Result


class Scrubber:
    """A guard for the parts of a request.

    Args:
        guard: a guard, a policy, its name or its path.
        keep_headers: names that pass as they are, besides those of the message's framing.
        max_body_bytes: a longer body is refused unread.

    Raises:
        ConfigError: the policy is wrong.
        ValueError: the bound is below 0.
    """

    __slots__ = ("_guard", "_keep", "max_body_bytes")

    def __init__(
        self, guard: Guard | Policy | str, keep_headers: Iterable[str] = (), max_body_bytes: int = MAX_BODY_BYTES
    ) -> None:
        if max_body_bytes < 0:
            raise ValueError("max_body_bytes must not be below 0")
        self._guard = guard if isinstance(guard, Guard) else guard_for(guard)
        self._keep = _FRAMING | {name.lower() for name in keep_headers}
        self.max_body_bytes = max_body_bytes

    def query(self, raw: str) -> str:
        """A query string; empty where it is blocked or is no text."""
        if not raw:
            return ""
        new = self._guard.scrub(raw, context=Context(kind="form")).payload
        return new if isinstance(new, str) and new.isascii() else ""

    def headers(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Headers in order. Those that are blocked, or would no longer be one line, are left out."""
        given = list(pairs)
        out: list[tuple[str, str] | None] = [(n, v) if n.lower() in self._keep else None for n, v in given]
        left = [i for i, pair in enumerate(out) if pair is None]
        while left:
            # One of each name at a time: a name may stand twice.
            names: dict[str, int] = {}
            for i in left:
                names.setdefault(given[i][0], i)
            scrubbed = self._guard.scrub({name: given[i][1] for name, i in names.items()}).payload
            if isinstance(scrubbed, Mapping):
                for name, i in names.items():
                    value = scrubbed.get(name)
                    if isinstance(value, str) and not set(value) & {"\r", "\n", "\0"}:
                        out[i] = name, value
            left = [i for i in left if i not in set(names.values())]
        return [pair for pair in out if pair is not None]

    def address(self, host: str) -> str | None:
        """A client's address; None where the policy takes it."""
        return host if self._guard.scrub({"client_ip": host}).payload == {"client_ip": host} else None

    def body(self, data: bytes, content_type: str, headers: Mapping[str, str]) -> Body:
        """A body by its content type. What is compressed is opened by the guard, and closed again.

        ``headers`` are those that came in: consent stands in them.
        """
        kind = _KINDS.get(content_type.partition(";")[0].strip().lower())
        if data[:2] == b"\x1f\x8b" or any(name.lower() == "content-encoding" for name in headers):
            kind = None  # it says what is inside
        result = self._guard.scrub(data, context=Context(kind=kind, headers=headers))
        new = result.payload
        return Body(bytes(new) if new is not None else None, result)

    def text(self, text: str) -> str:
        """A text, such as a message of a socket; empty where it is blocked."""
        new = self._guard.scrub(text).payload
        return new if isinstance(new, str) else ""
