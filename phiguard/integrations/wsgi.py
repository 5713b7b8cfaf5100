"""Middleware for WSGI applications (Flask, Django, Pyramid): requests are scrubbed on their way.

>>> from phiguard.integrations.wsgi import ScrubMiddleware
>>> app = ScrubMiddleware(app, "standard")                         # doctest: +SKIP

Source: https://peps.python.org/pep-3333/
"""

from collections.abc import Iterable
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from phiguard.guard import Guard
from phiguard.integrations.http_request import BLOCKED, INTERNAL, MAX_BODY_BYTES, TOO_LARGE, OnBlock, Scrubber
from phiguard.policy import Policy
from phiguard.types import Result

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_CHUNK: Final = 65_536
# The request line as some servers hand it on, query and all; and the client's address under other names.
_RAW: Final = ("REQUEST_URI", "RAW_URI", "REQUEST_LINE", "RAW_PATH_INFO")
_ADDRESSES: Final = ("REMOTE_ADDR", "REMOTE_HOST")
_LENGTHS: Final = ("CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING", "HTTP_CONTENT_LENGTH")


class _Refused(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class ScrubMiddleware:
    """Scrubs query, headers, client address and body of each request.

    The application sees the scrubbed request alone; what was found is in ``environ["phiguard.result"]``, a
    `phiguard.Result` or None. The path is not changed: routing needs it. What stands outside of this middleware,
    such as the server's own access log, sees the request as it came.

    Args:
        app: the application.
        guard: a guard, a policy, its name or its path.
        max_body_bytes: a longer body is answered with 413.
        keep_headers: names that pass as they are, such as ``authorization`` where the application checks it.
        on_block: what a request gets whose body the policy blocks: ``"reject"`` answers 422, ``"empty"`` hands
            the application an empty body.

    Raises:
        ConfigError: the policy is wrong.
        ValueError: an argument has no such value.
    """

    def __init__(
        self,
        app: "WSGIApplication",
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

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        try:
            inner = self._prepared(environ)
        except _Refused as refused:
            return _answer(start_response, refused.status)
        except Exception:  # noqa: BLE001 - a defect of ours must neither crash the host nor let PHI through
            return _answer(start_response, INTERNAL)
        return self._app(inner, start_response)

    def _prepared(self, environ: "WSGIEnvironment") -> "WSGIEnvironment":
        as_came = _headers(environ)
        data, result = self._body(environ, {name: value for _, name, value in as_came})
        inner = {key: value for key, value in environ.items() if not key.startswith("HTTP_") and key not in _RAW}
        by_name = {name: key for key, name, _ in as_came}
        for name, value in self._scrub.headers((name, value) for _, name, value in as_came):
            inner[by_name[name]] = value
        inner["QUERY_STRING"] = self._scrub.query(environ.get("QUERY_STRING", ""))
        for key in _ADDRESSES:
            if key in inner and self._scrub.address(inner[key]) is None:
                inner[key] = ""
        for key in _LENGTHS:
            inner.pop(key, None)
        inner["CONTENT_LENGTH"] = str(len(data))
        inner["wsgi.input"] = BytesIO(data)
        inner["wsgi.input_terminated"] = True
        inner["phiguard.result"] = result
        return inner

    def _body(self, environ: "WSGIEnvironment", headers: dict[str, str]) -> tuple[bytes, Result | None]:
        data = self._read(environ)
        if not data:
            return b"", None
        new, result = self._scrub.body(data, environ.get("CONTENT_TYPE", ""), headers)
        if new is None and self._reject:
            raise _Refused(BLOCKED)
        return new or b"", result

    def _read(self, environ: "WSGIEnvironment") -> bytes:
        """The body, as far as the server says that there is one."""
        limit = self._scrub.max_body_bytes
        told = str(environ.get("CONTENT_LENGTH") or "").strip()
        if told.isascii() and told.isdecimal():
            left = int(told[:19])
            if left > limit:
                raise _Refused(TOO_LARGE)
        elif environ.get("wsgi.input_terminated"):
            left = limit + 1
        else:
            return b""
        stream: Any = environ["wsgi.input"]
        chunks: list[bytes] = []
        while left > 0:
            chunk = stream.read(min(left, _CHUNK))
            if not chunk:
                break
            chunks.append(chunk)
            left -= len(chunk)
        data = b"".join(chunks)
        if len(data) > limit:
            raise _Refused(TOO_LARGE)
        return data


def _headers(environ: "WSGIEnvironment") -> list[tuple[str, str, str]]:
    """Key, name and value of each header."""
    return [
        (key, key[5:].replace("_", "-").lower(), value)
        for key, value in environ.items()
        if key.startswith("HTTP_") and isinstance(value, str)
    ]


def _answer(start_response: "StartResponse", status: int) -> Iterable[bytes]:
    start_response(
        f"{status} {HTTPStatus(status).phrase}", [("Content-Type", "text/plain"), ("Content-Length", "0")]
    )
    return [b""]
