"""Middleware for ASGI applications (Starlette, FastAPI, Django, Quart): requests are scrubbed on their way.

>>> from phiguard.integrations.asgi import ScrubMiddleware
>>> app = ScrubMiddleware(app, "standard")                         # doctest: +SKIP

Source: https://asgi.readthedocs.io/en/latest/specs/www.html
"""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, TypeAlias

from phiguard.guard import Guard
from phiguard.integrations.http_request import BLOCKED, INTERNAL, MAX_BODY_BYTES, TOO_LARGE, OnBlock, Scrubber
from phiguard.policy import Policy
from phiguard.types import Result

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


class _Refused(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class ScrubMiddleware:
    """Scrubs query, headers, client address and body of each request, and the messages of web sockets.

    The application sees the scrubbed request alone; what was found is in ``scope["state"]["phiguard"]``, a
    `phiguard.Result`. The path is not changed: routing needs it. What stands outside of this middleware, such as
    the server's own access log, sees the request as it came.

    Args:
        app: the application.
        guard: a guard, a policy, its name or its path.
        max_body_bytes: a longer body is answered with 413, unread; a longer message of a socket is empty.
        keep_headers: names that pass as they are, such as ``authorization`` where the application checks it.
        on_block: what a request gets whose body the policy blocks: ``"reject"`` answers 422, ``"empty"`` hands
            the application an empty body.

    Raises:
        ConfigError: the policy is wrong.
        ValueError: an argument has no such value.
    """

    def __init__(
        self,
        app: App,
        guard: Guard | Policy | str = "standard",
        *,
        max_body_bytes: int = MAX_BODY_BYTES,
        keep_headers: Iterable[str] = (),
        on_block: OnBlock = "reject",
    ) -> None:
        if on_block not in ("reject", "empty"):
            raise ValueError("on_block must be 'reject' or 'empty'")
        self._app = app
        self._scrub = Scrubber(guard, keep_headers, max_body_bytes)
        self._reject = on_block == "reject"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        try:
            inner, inner_receive = await self._prepared(scope, receive)
        except _Refused as refused:
            await _answer(scope, send, refused.status)
            return
        except _Gone:
            return
        except Exception:  # noqa: BLE001 - a defect of ours must neither crash the host nor let PHI through
            await _answer(scope, send, INTERNAL)
            return
        await self._app(inner, inner_receive, send)

    async def _prepared(self, scope: Scope, receive: Receive) -> tuple[Scope, Receive]:
        as_came = [
            (bytes(name).decode("latin-1"), bytes(value).decode("latin-1")) for name, value in scope["headers"]
        ]
        headers = self._scrub.headers(as_came)
        inner = dict(scope)
        query = bytes(scope.get("query_string") or b"")
        inner["query_string"] = self._scrub.query(query.decode("latin-1")).encode("ascii")
        client = scope.get("client")
        if client is not None and self._scrub.address(str(client[0])) is None:
            inner["client"] = None
        if scope["type"] == "websocket":
            inner["headers"] = _encoded(headers)
            return inner, self._messages(receive)
        data, result = await self._body(receive, _joined(as_came))
        inner["headers"] = _encoded(_with_length(headers, len(data)))
        inner["state"] = {**scope.get("state", {}), "phiguard": result}
        return inner, _once(data, receive)

    async def _body(self, receive: Receive, headers: dict[str, str]) -> tuple[bytes, Result | None]:
        limit = self._scrub.max_body_bytes
        names = {name.lower(): value for name, value in headers.items()}
        told = names.get("content-length", "")
        if told.isascii() and told.isdecimal() and int(told[:19]) > limit:
            raise _Refused(TOO_LARGE)
        chunks, size, more = [], 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Gone
            chunk = bytes(message.get("body", b""))
            more = bool(message.get("more_body", False))
            size += len(chunk)
            if size > limit:
                raise _Refused(TOO_LARGE)
            chunks.append(chunk)
        if not size:
            return b"", None
        new, result = self._scrub.body(b"".join(chunks), names.get("content-type", ""), headers)
        if new is None and self._reject:
            raise _Refused(BLOCKED)
        return new or b"", result

    def _messages(self, receive: Receive) -> Receive:
        scrub = self._scrub

        async def inner() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            try:
                return {**message, **_message(message, scrub)}
            except Exception:  # noqa: BLE001 - as above
                return {**message, "text": "", "bytes": None}

        return inner


class _Gone(Exception):
    """The client went away before its request was whole."""


def _message(message: Message, scrub: Scrubber) -> Message:
    text, data = message.get("text"), message.get("bytes")
    if text is not None:
        return {"text": scrub.text(text) if len(text) <= scrub.max_body_bytes else ""}
    if data is not None and len(data) <= scrub.max_body_bytes:
        return {"bytes": scrub.body(bytes(data), "", {}).data or b""}
    return {"bytes": b""}


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers by name; those that stand twice, as HTTP/2 may have cookies, as one."""
    out: dict[str, str] = {}
    for name, value in pairs:
        out[name] = f"{out[name]}; {value}" if name in out else value
    return out


def _once(data: bytes, receive: Receive) -> Receive:
    """The whole body first; then whatever the server says, which is that the client went away."""
    given = False

    async def inner() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": data, "more_body": False}

    return inner


def _with_length(headers: list[tuple[str, str]], length: int) -> list[tuple[str, str]]:
    """The body is whole by now: it has a length and comes in no chunks."""
    named = any(name.lower() in ("content-length", "transfer-encoding") for name, _ in headers)
    out = [(n, v) for n, v in headers if n.lower() not in ("content-length", "transfer-encoding")]
    return [*out, ("content-length", str(length))] if named else out


def _encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers]


async def _answer(scope: Scope, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1011})
        return
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
