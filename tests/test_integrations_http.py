"""Middleware over real servers: the application sees no planted value, wherever it stood in the request."""

import gzip
import http.client
import io
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

import phiguard
from phiguard.integrations import asgi, wsgi
from phiguard.integrations.http_request import Scrubber

PLANTED: Final = (
    "lena@example.com",
    "lena%40example.com",
    "203.0.113.40",
    "migraine",
    "1000000001.1757000000",
    "tok3n",
)
HEADERS: Final = {
    "Cookie": "_ga=GA1.1.1000000001.1757000000; theme=dark",
    "X-Forwarded-For": "203.0.113.40",
    "Referer": "https://www.example.com/conditions/migraine?email=lena@example.com",
    "Authorization": "Bearer tok3n-abcdefghijklmnopqrstuvwxyz",
    "X-Trace": "0af7651916cd43dd",
}
EVENT: Final = {"event": "Lead", "email": "lena@example.com", "ip": "203.0.113.40", "value": 12.5}
QUERY: Final = "/collect?email=lena%40example.com&q=migraine&v=2"


def seen(environ: dict[str, Any], body: bytes, query: str, headers: dict[str, str]) -> bytes:
    """What an application saw, as its answer."""
    if headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return json.dumps({"query": query, "headers": headers, "body": body.decode("latin-1"), **environ}).encode()


async def asgi_app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    if headers.get("x-fail"):
        raise RuntimeError("the application's own")
    result = scope.get("state", {}).get("phiguard")
    about = {"client": scope["client"], "action": result.action if result else None}
    out = seen(about, body, scope["query_string"].decode(), headers)
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(out)).encode())]}
    )
    await send({"type": "http.response.body", "body": out})


def wsgi_app(environ: Any, start_response: Any) -> list[bytes]:
    headers = {k[5:].replace("_", "-").lower(): v for k, v in environ.items() if k.startswith("HTTP_")}
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    result = environ["phiguard.result"]
    raw = [environ.get(key) for key in ("REQUEST_URI", "RAW_URI")]
    about = {"client": environ["REMOTE_ADDR"], "action": result.action if result else None, "raw": raw}
    out = seen(about, body, environ["QUERY_STRING"], headers)
    start_response("200 OK", [("Content-Length", str(len(out)))])
    return [out]


@contextmanager
def uvicorn_server(app: Any, lifespan: Any = "off") -> Iterator[int]:
    uvicorn = pytest.importorskip("uvicorn", reason="needs the extra tagger")
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan=lifespan, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None: ...


@contextmanager
def wsgiref_server(app: Any) -> Iterator[int]:
    with make_server("127.0.0.1", 0, app, WSGIServer, Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def waitress_server(app: Any) -> Iterator[int]:
    waitress = pytest.importorskip("waitress.server", reason="needs waitress")
    channels: dict[int, Any] = {}
    server = waitress.create_server(app, map=channels, host="127.0.0.1", port=0, asyncore_loop_timeout=0.05)

    def run_server() -> None:
        with suppress(OSError):  # of the sockets that are closed below
            server.run()

    thread = threading.Thread(target=run_server)
    thread.start()
    try:
        yield server.effective_port
    finally:
        server.task_dispatcher.shutdown()
        waitress.wasyncore.close_all(channels, ignore_all=True)
        thread.join()


SERVERS: Final = [
    pytest.param(uvicorn_server, asgi.ScrubMiddleware, asgi_app, id="asgi-uvicorn"),
    pytest.param(wsgiref_server, wsgi.ScrubMiddleware, wsgi_app, id="wsgi-wsgiref"),
    pytest.param(waitress_server, wsgi.ScrubMiddleware, wsgi_app, id="wsgi-waitress"),
]


def sent(
    port: int, body: bytes | Any = b"", content_type: str = "application/json", path: str = QUERY, **more: str
) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {**HEADERS, "Content-Type": content_type, **{k.replace("_", "-"): v for k, v in more.items()}}
    connection.request("POST", path, body, headers, encode_chunked=not isinstance(body, bytes))
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, json.loads(text) if text[:1] == b"{" else {}


BODIES: Final = [
    pytest.param(json.dumps(EVENT).encode(), "application/json", id="json"),
    pytest.param(json.dumps(EVENT).encode(), "text/plain;charset=UTF-8", id="beacon"),
    pytest.param(b"email=lena%40example.com&ip=203.0.113.40", "application/x-www-form-urlencoded", id="form"),
    pytest.param((json.dumps(EVENT) + "\n").encode() * 2, "application/x-ndjson", id="ndjson"),
    pytest.param(
        b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\nlena@example.com\r\n--b--\r\n',
        "multipart/form-data; boundary=b",
        id="multipart",
    ),
    pytest.param(b"", "application/json", id="empty"),
]


@pytest.mark.parametrize(("server", "middleware", "app"), SERVERS)
@pytest.mark.parametrize(("body", "content_type"), BODIES)
def test_no_planted_value_arrives(server: Any, middleware: Any, app: Any, body: bytes, content_type: str) -> None:
    with server(middleware(app)) as port:
        status, got = sent(port, body, content_type)
    assert status == 200
    text = json.dumps(got)
    assert [value for value in PLANTED if value in text] == []
    assert got["query"] == "email=%5BEMAIL_ADDRESS%5D&q=%5BMEDICAL_CONDITION%5D&v=2"
    assert got["headers"]["cookie"] == "_ga=[AD_ID]; theme=dark"
    assert got["headers"]["x-trace"] == HEADERS["X-Trace"]
    assert got["action"] == ("redact" if body else None)
    if content_type == "application/json" and body:
        assert json.loads(got["body"])["value"] == 12.5
        assert got["headers"].get("content-length", str(len(got["body"]))) == str(len(got["body"]))


@pytest.mark.parametrize(("server", "middleware", "app"), SERVERS)
def test_compressed_and_chunked_bodies(server: Any, middleware: Any, app: Any) -> None:
    with server(middleware(app)) as port:
        packed = gzip.compress(json.dumps(EVENT).encode())
        _, got = sent(port, packed, Content_Encoding="gzip")
        assert json.loads(got["body"]) == {**EVENT, "email": "[EMAIL_ADDRESS]", "ip": "[IP_ADDRESS]"}
        if server is not wsgiref_server:  # which reads no chunks
            _, got = sent(port, iter([b'{"email":"lena@', b'example.com"}']))
            assert json.loads(got["body"]) == {"email": "[EMAIL_ADDRESS]"}


@pytest.mark.parametrize(("server", "middleware", "app"), SERVERS)
def test_it_fails_closed(server: Any, middleware: Any, app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    portal = json.dumps({"url": "https://mychart.example.com/MyChart/Visits", **EVENT}).encode()
    with server(middleware(app, "strict")) as port:
        assert sent(port, portal)[0] == 422
    with server(middleware(app, "strict", on_block="empty")) as port:
        status, got = sent(port, portal)
        assert (status, got["body"], got["action"]) == (200, "", "block")
    with server(middleware(app, max_body_bytes=100)) as port:
        assert sent(port, b'{"a":"' + b"x" * 200 + b'"}')[0] == 413
        if server is not wsgiref_server:
            assert sent(port, iter([b"x" * 60] * 4))[0] == 413
        assert sent(port, b'{"a":1}')[0] == 200
    with server(middleware(app)) as port:
        monkeypatch.setattr(Scrubber, "query", lambda self, raw: 1 / 0)
        assert sent(port, b'{"a":1}') == (500, {})


@pytest.mark.parametrize(("server", "middleware", "app"), SERVERS)
def test_headers_may_be_kept(server: Any, middleware: Any, app: Any) -> None:
    with server(middleware(app, keep_headers=["Authorization"])) as port:
        _, got = sent(port, b'{"a":1}')
    assert got["headers"]["authorization"] == HEADERS["Authorization"]
    assert "203.0.113.40" not in json.dumps(got)


@pytest.mark.parametrize("middleware", [asgi.ScrubMiddleware, wsgi.ScrubMiddleware], ids=["asgi", "wsgi"])
def test_wrong_arguments_are_said_at_once(middleware: Any) -> None:
    with pytest.raises(ValueError, match="on_block must be"):
        middleware(None, on_block="pass")
    with pytest.raises(ValueError, match="max_body_bytes"):
        middleware(None, max_body_bytes=-1)
    with pytest.raises(phiguard.ConfigError):
        middleware(None, "no-such-policy.toml")


@pytest.mark.parametrize(("size", "status"), [(100, "200 OK"), (101, "413 Request Entity Too Large")])
def test_a_wsgi_body_without_a_length_is_bounded(size: int, status: str) -> None:
    said: list[str] = []

    def start(line: str, headers: Any, exc_info: Any = None) -> Any:
        said.append(line)

    environ = {"wsgi.input": io.BytesIO(b"x" * size), "wsgi.input_terminated": True, "REMOTE_ADDR": "127.0.0.1"}
    app = wsgi.ScrubMiddleware(wsgi_app, max_body_bytes=100)
    out: Any = app({**environ, "QUERY_STRING": ""}, start)
    assert said == [status]
    assert (b'"body": "xxx' in out[0]) == (size == 100)
    # Without a length, and where the server does not end the input, there is no body: PEP 3333.
    del environ["wsgi.input_terminated"]
    out = app({**environ, "QUERY_STRING": ""}, start)
    assert b'"body": ""' in out[0]


def test_a_client_address_goes_by_policy() -> None:
    scrub = Scrubber("standard")
    assert (scrub.address("203.0.113.40"), scrub.address("127.0.0.1")) == (None, "127.0.0.1")


def test_headers_stay_single_lines() -> None:
    scrub = Scrubber("standard")
    pairs = [("cookie", "a=1"), ("cookie", "uid=lena@example.com"), ("x-a", "b\r\nx-evil: 1"), ("host", "h")]
    out = scrub.headers(pairs)
    assert out[0] == ("cookie", "a=1")
    assert "lena" not in out[1][1]
    assert out[2:] == [("host", "h")]


def test_a_response_is_left_alone_and_the_applications_errors_are_its_own() -> None:
    starlette = pytest.importorskip("starlette.applications", reason="needs the extra tagger")
    from starlette.middleware import Middleware
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def collect(request: Request) -> JSONResponse:
        if request.query_params.get("fail"):
            raise RuntimeError
        return JSONResponse(
            {"got": await request.json(), "to": "desk@example.com", "f": len(request.state.phiguard.findings)}
        )

    app = starlette.Starlette(
        routes=[Route("/collect", collect, methods=["POST"])],
        middleware=[Middleware(asgi.ScrubMiddleware, guard="standard")],
    )
    with uvicorn_server(app) as port:
        assert sent(port, json.dumps(EVENT).encode()) == (
            200,
            {"got": {**EVENT, "email": "[EMAIL_ADDRESS]", "ip": "[IP_ADDRESS]"}, "to": "desk@example.com", "f": 2},
        )
        assert sent(port, b"{}", path="/collect?fail=1")[0] == 500


async def unused(message: Any) -> None:
    raise AssertionError(message)


def run(coroutine: Any) -> Any:
    """Drive a coroutine that awaits nothing but itself."""
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return stop.value


def test_messages_of_sockets_are_scrubbed() -> None:
    came = iter(
        [
            {"type": "websocket.connect"},
            {"type": "websocket.receive", "text": '{"email":"lena@example.com"}'},
            {"type": "websocket.receive", "bytes": b'{"email":"lena@example.com"}'},
            {"type": "websocket.receive", "text": "x" * 2_000},
            {"type": "websocket.disconnect"},
        ]
    )
    got = []

    async def receive() -> Any:
        return next(came)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        got.append(scope["query_string"])
        for _ in range(5):
            got.append(await receive())

    scope = {
        "type": "websocket",
        "headers": [],
        "query_string": b"email=lena@example.com",
        "client": ("203.0.113.9", 1),
    }
    run(asgi.ScrubMiddleware(app, max_body_bytes=1_000)(scope, receive, unused))
    assert "lena" not in str(got)
    assert got[2]["text"] == '{"email":"[EMAIL_ADDRESS]"}'
    assert got[4]["text"] == ""


def test_a_client_that_goes_away_starts_nothing() -> None:
    started = []

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        started.append(scope)

    scope: Any = {"type": "http", "headers": [], "query_string": b"", "client": None}
    run(asgi.ScrubMiddleware(app)(scope, receive, unused))
    assert not started
    run(asgi.ScrubMiddleware(app)({"type": "lifespan"}, receive, unused))
    assert started == [{"type": "lifespan"}]
