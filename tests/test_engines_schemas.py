"""Avro and Protobuf values, through a real client of a schema registry and a registry on the loopback address."""

import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

import phiguard
from phiguard.guard import Guard

fastavro = pytest.importorskip("fastavro", reason="needs the extra kafka-schemas")
pytest.importorskip("confluent_kafka", reason="needs the extra kafka-schemas")
pytest.importorskip("confluent_kafka.schema_registry", reason="needs the extra kafka-schemas")
descriptor_pb2 = pytest.importorskip("google.protobuf.descriptor_pb2", reason="needs the extra kafka-schemas")

from phiguard.engines.kafka.errors import Dead, StreamError  # noqa: E402
from phiguard.engines.kafka.schemas import Avro, Protobuf  # noqa: E402

EVENT = {
    "type": "record",
    "name": "Event",
    "fields": [
        {"name": "email", "type": "string"},
        {"name": "birthDate", "type": ["null", {"type": "int", "logicalType": "date"}]},
        {"name": "pregnant", "type": "boolean"},
        {"name": "tags", "type": {"type": "array", "items": "string"}},
        {"name": "n", "type": "long"},
    ],
}
INNER = {"type": "record", "name": "example.Inner", "fields": [{"name": "ip", "type": "string"}]}
OUTER = {"type": "record", "name": "Outer", "fields": [{"name": "inner", "type": "example.Inner"}]}
ANSWERS: dict[str, Any] = {
    "/schemas/ids/1": {"schema": json.dumps(EVENT)},
    "/schemas/ids/2": {
        "schema": json.dumps(OUTER),
        "references": [{"name": "example.Inner", "subject": "inner", "version": 1}],
    },
    "/subjects/inner/versions/1": {"subject": "inner", "id": 3, "version": 1, "schema": json.dumps(INNER)},
    "/schemas/ids/4": {"schema": "syntax", "schemaType": "PROTOBUF"},
}


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        found = ANSWERS.get(path, {"error_code": 40403, "message": "not found"})
        status = 500 if path == "/schemas/ids/9" else 200 if path in ANSWERS else 404
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(found).encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def registry() -> Iterator[dict[str, Any]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Its client waits between tries: few of them here.
    yield {"url": f"http://127.0.0.1:{server.server_port}", "max.retries": 1, "retries.wait.ms": 1}
    server.shutdown()
    server.server_close()


def scrub_tree(tree: Any) -> Any:
    result = Guard().scrub(tree)
    if result.action == "block":
        raise Dead(*result.reasons)
    return result.payload


def avro(schema: Any, value: Any, number: int) -> bytes:
    out = io.BytesIO()
    fastavro.schemaless_writer(out, fastavro.parse_schema(schema), value)
    return b"\0" + number.to_bytes(4, "big") + out.getvalue()


def value(**changes: Any) -> dict[str, Any]:
    return {"email": "-", "birthDate": None, "pregnant": False, "tags": ["a"], "n": 7} | changes


def read(raw: bytes) -> Any:
    return fastavro.schemaless_reader(io.BytesIO(raw[5:]), fastavro.parse_schema(EVENT), None)


def test_avro_is_written_by_the_schema_it_came_with(registry: dict[str, Any]) -> None:
    import datetime as dt

    scrub = Avro(lambda t: t if t["email"] == "-" else scrub_tree(t), registry).scrub
    untouched = avro(EVENT, value(), 1)
    assert scrub(untouched) == (untouched, False)
    event = value(email="lena@example.com", birthDate=dt.date(1980, 2, 3))
    done = Avro(lambda t: scrub_tree(t) | {"pregnant": False}, registry).scrub(avro(EVENT, event, 1))
    assert done[1] and done[0][:5] == untouched[:5]
    assert read(done[0]) == value(email="[EMAIL_ADDRESS]")  # the date became null, which its type allows


def test_what_has_no_room_in_its_schema_is_dead(registry: dict[str, Any]) -> None:
    with pytest.raises(Dead, match="no room"):  # `pregnant` becomes null, and its type allows none
        Avro(scrub_tree, registry).scrub(avro(EVENT, value(pregnant=True), 1))


def test_references_are_followed(registry: dict[str, Any]) -> None:
    raw = b"\0\0\0\0\2" + b"\x18203.0.113.40"
    assert Avro(scrub_tree, registry).scrub(raw) == (b"\0\0\0\0\2" + b"\x18[IP_ADDRESS]", True)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "no schema's number"),
        (b"{}", "no schema's number"),
        (b"\0\0\0\0\7abc", "not in the registry"),
        (b"\0\0\0\0\4abc", "no Avro"),
        (b"\0\0\0\0\1\x10lena", "no value of its schema"),
        (
            avro(EVENT, {"email": "", "birthDate": None, "pregnant": False, "tags": [], "n": 1}, 1) + b"x",
            "more than one",
        ),
    ],
)
def test_what_is_no_avro_is_dead(raw: bytes, said: str, registry: dict[str, Any]) -> None:
    with pytest.raises(Dead, match=said) as caught:
        Avro(scrub_tree, registry).scrub(raw)
    assert "lena" not in str(caught.value)


def test_a_registry_that_fails_is_not_the_record_s_fault(registry: dict[str, Any]) -> None:
    with pytest.raises(StreamError, match="500"):
        Avro(scrub_tree, registry).scrub(b"\0\0\0\0\x09abc")
    with pytest.raises(StreamError, match="does not answer"):
        Avro(scrub_tree, registry | {"url": "http://127.0.0.1:9"}).scrub(b"\0\0\0\0\1abc")


# ---- Protobuf: the classes are made here, as protoc would


def messages() -> Any:
    from google.protobuf import any_pb2, descriptor_pool, message_factory

    file = descriptor_pb2.FileDescriptorProto(name="event.proto", package="t", syntax="proto3")
    file.dependency.append(any_pb2.DESCRIPTOR.name)
    event = file.message_type.add(name="Event")
    kinds = descriptor_pb2.FieldDescriptorProto
    entry = event.nested_type.add(name="PropsEntry")
    entry.options.map_entry = True
    entry.field.add(name="key", number=1, type=kinds.TYPE_STRING, label=1)
    entry.field.add(name="value", number=2, type=kinds.TYPE_STRING, label=1)
    event.field.add(name="email", number=1, type=kinds.TYPE_STRING, label=1)
    event.field.add(name="n", number=2, type=kinds.TYPE_INT64, label=1)
    event.field.add(name="pregnant", number=3, type=kinds.TYPE_BOOL, label=1)
    event.field.add(name="tags", number=4, type=kinds.TYPE_STRING, label=3)
    event.field.add(name="inner", number=5, type=kinds.TYPE_MESSAGE, type_name=".t.Event", label=1)
    event.field.add(name="many", number=6, type=kinds.TYPE_MESSAGE, type_name=".t.Event", label=3)
    event.field.add(name="props", number=7, type=kinds.TYPE_MESSAGE, type_name=".t.Event.PropsEntry", label=3)
    event.field.add(name="what", number=8, type=kinds.TYPE_MESSAGE, type_name=".google.protobuf.Any", label=1)
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(any_pb2.DESCRIPTOR.serialized_pb)
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("t.Event"))


Event: Any = messages()
HEAD = b"\0\0\0\0\1\0"


def protobuf() -> Any:
    return Protobuf(scrub_tree, {}, f"{__name__}:Event").scrub


def test_protobuf_fields_are_scrubbed_where_they_stand() -> None:
    event = Event(email="lena@example.com", n=7, pregnant=True, tags=["a", "lena@example.com"])
    event.inner.email = "lena@example.com"
    event.many.add(email="x").inner.props["ip"] = "203.0.113.40"
    event.props["lena@example.com"] = "x"
    raw = HEAD + event.SerializeToString()
    done, changed = protobuf()(raw)
    assert changed and done.startswith(HEAD) and b"lena" not in done
    out = Event.FromString(done[len(HEAD) :])
    assert (out.email, out.n, out.pregnant, list(out.tags)) == (
        "[EMAIL_ADDRESS]",
        7,
        False,
        ["a", "[EMAIL_ADDRESS]"],
    )
    assert out.inner.email == "[EMAIL_ADDRESS]" and out.many[0].email == "x"
    assert dict(out.many[0].inner.props) == {"ip": "[IP_ADDRESS]"}
    assert dict(out.props) == {"[EMAIL_ADDRESS]": "x"}
    assert protobuf()(done) == (done, False)


def test_an_untouched_message_keeps_its_bytes() -> None:
    raw = b"\0\0\0\0\1\x02\x02" + Event(n=2, tags=["a"]).SerializeToString()  # message index [1]
    assert protobuf()(raw) == (raw, False)


def test_what_cannot_be_read_in_a_message_goes() -> None:
    event = Event(n=2)
    event.what.value = b"lena@example.com"
    raw = HEAD + event.SerializeToString() + b"\xfa\x01\x10lena@example.com"  # field 31, which no class knows
    done, changed = protobuf()(raw)
    assert changed and b"lena" not in done
    assert Event.FromString(done[len(HEAD) :]).n == 2


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\0\0\0\0\1", "indexes"),
        (b"\0\0\0\0\1\x04\x02", "indexes"),
        (HEAD + b"\x0a\x50lena", "no message of its type"),
    ],
)
def test_what_is_no_message_is_dead(raw: bytes, said: str) -> None:
    with pytest.raises(Dead, match=said) as caught:
        protobuf()(raw)
    assert "lena" not in str(caught.value)


def test_a_class_that_is_not_there_is_said() -> None:
    with pytest.raises(phiguard.ConfigError, match="there is no class"):
        Protobuf(scrub_tree, {}, "json:NoSuch")
