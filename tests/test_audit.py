"""The audit record: it holds no value, survives threads, processes and crashes, and shows every change to it."""

import json
import multiprocessing
import pickle
import threading
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import phiguard
from phiguard.audit import AuditLog, Head, verify
from phiguard.audit_chain import GENESIS, head_path
from phiguard.audit_fields import plain_path
from phiguard.consent import verdict
from phiguard.pseudonyms import KeyRef, Keys

PLANTED: Final = ("lena@example.com", "migraine", "203.0.113.40", "555-0134", "Lena Brandt", "MRN 4471902")
EVENT: Final = {
    "event": "Migraine Quiz",
    "email": "lena@example.com",
    "context": {"ip": "203.0.113.40", "page": {"url": "https://www.example.com/conditions/migraine?tel=555-0134"}},
    "Lena Brandt": "call 555-0134",
    "lena@example.com": {"MRN 4471902": "lena@example.com"},
    "note": "MRN 4471902, migraine",
}
GUARD: Final = phiguard.Guard()
WATCHING: Final = phiguard.Guard(observe=True)
RESULT: Final = GUARD.scrub(EVENT)


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Keys:
    monkeypatch.setenv("AUDIT_KEY", "k" * 40)
    return Keys([KeyRef("AUDIT_KEY", id="a1")])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.jsonl"


def filled(path: Path, count: int = 6, keys: Keys | None = None) -> list[bytes]:
    log = AuditLog(path, keys=keys)
    for i in range(count):
        log.record(RESULT, GUARD, destination="meta_capi", number=i)
    return path.read_bytes().splitlines(keepends=True)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


def test_what_a_record_says(path: Path) -> None:
    context = phiguard.Context(consent={"ads": True}, headers={"Sec-GPC": "1"})
    AuditLog(path).record(RESULT, GUARD, destination="meta_capi", context=context, request="r-7")
    [said] = records(path)
    assert (said["v"], said["seq"], said["prev"], said["kind"]) == (1, 1, GENESIS, "event")
    assert said["policy"] == RESULT.policy
    assert (said["destination"], said["action"], said["more"]) == ("meta_capi", "redact", {"request": "r-7"})
    assert said["page"] == {"kind": "condition", "tier": RESULT.risk.tier}
    assert said["consent"]["ads"] == "denied"
    assert ["ads", "sec-gpc", "global privacy control"] in said["consent"]["denied_by"]
    fields = {(f["path"], f["entity"], f["method"], f["length"]) for f in said["fields"]}
    assert ("/email", "EMAIL_ADDRESS", "replace", len("lena@example.com")) in fields
    assert all(f["rule"].startswith("[[rule]] #") for f in said["fields"])
    assert said["findings"] == len(RESULT.findings)


def test_rules_are_those_that_explain_names(path: Path) -> None:
    from phiguard.cli_rules import Explainer

    for policy in ("standard", "hipaa", "keep_identity"):
        guard, explainer = phiguard.Guard(policy), Explainer(policy)
        event = {
            "email": "lena@example.com",
            "reason": "migraine",
            "gclid": "Cj0KEQjw7pHCBRDhk8Tz0e3x5NoBEiQAq2mVb_demo1",
        }
        explainer.scrub(event, context=phiguard.Context())
        AuditLog(path).record(guard.scrub(event), guard)
        told = {(f["path"], f["rule"]) for f in records(path)[-1]["fields"]}
        assert told == {(f.path, rule.place) for f, rule in explainer.last.findings if rule is not None}
        assert told


def test_no_record_holds_a_value(path: Path, keys: Keys) -> None:
    for policy in ("standard", "strict", "hipaa", "keep_context", "keep_identity"):
        guard = phiguard.Guard(policy)
        for observe in (False, True):
            guard = phiguard.Guard(policy, observe=observe)
            for payload in (EVENT, {"batch": [EVENT, EVENT]}, json.dumps(EVENT), "lena@example.com, MRN 4471902"):
                context = phiguard.Context(consent={"gpp": "lena@example.com", "gcs": "555-0134"})
                result = guard.scrub(payload, context=context)
                AuditLog(path, keys=keys).record(result, guard, context=context, payload=payload)
    text = path.read_text("ascii")
    assert len(records(path)) == 40
    for value in PLANTED:
        if value != "migraine":  # a word in a field's name stays, and is no value
            assert value not in text
    assert "igraine Quiz" not in text


KEYS: Final = [
    "email",
    "note",
    "a b",
    "x4471902",
    "batch",
    "context",
    "page_url",
    "lena@example.com",
    "Lena Brandt",
]
VALUES: Final = ["lena@example.com", "203.0.113.40", "https://www.example.com/?e=lena%40example.com", 5, None]
TREES: Final = st.recursive(
    st.sampled_from(VALUES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(tree=TREES, observe=st.booleans())
def test_wherever_a_value_stood_no_record_holds_it(path: Path, keys: Keys, tree: Any, observe: bool) -> None:
    guard = WATCHING if observe else GUARD
    AuditLog(path, keys=keys).record(guard.scrub(tree), guard, payload=tree)
    text = path.read_text("ascii").splitlines()[-1]
    assert not any(value in text for value in ("lena", "Lena", "203.0.113", "4471902"))


def test_with_a_key_payloads_have_keyed_digests(path: Path, keys: Keys) -> None:
    log = AuditLog(path, keys=keys)
    for payload in (EVENT, EVENT, "lena@example.com", {"a": object()}):
        log.record(GUARD.scrub(payload), GUARD, payload=payload)
    first, second, third, fourth = (r["digests"] for r in records(path))
    assert first == second
    assert first["in"] != first["out"] != third["in"]
    assert fourth["in"] is None
    AuditLog(path.with_name("plain.jsonl")).record(RESULT, GUARD, payload=EVENT)
    assert "digests" not in records(path.with_name("plain.jsonl"))[0]  # a plain hash could be tried out


def test_a_whole_file_is_fine(path: Path, keys: Keys) -> None:
    for given_keys in (None, keys):
        filled(path, 6, given_keys)
        done = verify([path], keys=given_keys)
        assert (done.records, done.problems, done.head.seq) == (6, (), 6)
        path.unlink()
        head_path(path).unlink()


def test_without_the_key_only_the_order_is_checked(path: Path, keys: Keys) -> None:
    filled(path, 3, keys)
    done = verify([path])
    assert (done.problems, done.unchecked) == ((), 3)


# ---- tampering; places are lines from 1


def edited(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], lines[2].replace(b'"action":"redact"', b'"action":"block"'), *lines[3:]]


def rewritten(lines: list[bytes]) -> list[bytes]:
    """Edited by somebody who can hash."""
    from phiguard.audit_chain import sealed

    record = json.loads(lines[2])
    record.pop("hash")
    record.pop("key", None)
    return [*lines[:2], sealed({**record, "action": "pass"}, None)[0], *lines[3:]]


TAMPERED: Final = [
    pytest.param(edited, (3,), "record 3 was edited", id="edited"),
    pytest.param(rewritten, (3, 4), "does not follow record 3|sealed without the key", id="rewritten"),
    pytest.param(lambda x: [*x[:2], *x[3:]], (3,), "record 3 is missing here", id="one-removed"),
    pytest.param(lambda x: [*x[:1], *x[4:]], (2,), "records 2 to 4 are missing here", id="several-removed"),
    pytest.param(lambda x: x[1:], (1,), "starts at record 2", id="first-removed"),
    pytest.param(
        lambda x: [*x[:2], x[3], x[2], *x[4:]], (3, 4, 5), "missing|second time|out of order", id="swapped"
    ),
    pytest.param(lambda x: [*x[:3], x[2], *x[3:]], (4,), "record 3 is here a second time", id="doubled"),
    pytest.param(lambda x: x[:-2], (0,), "2 records are missing at the end", id="tail-removed"),
    pytest.param(lambda x: [*x[:2], b"{}\n", *x[2:]], (3,), "is no record", id="inserted"),
    pytest.param(lambda x: [*x[:2], x[2][:-40] + b"\n", *x[3:]], (3, 4), "is no record|missing", id="cut"),
    pytest.param(lambda x: [b"".join(x).replace(b"\n", b" ")], (1,), "is no record", id="joined"),
]


@pytest.mark.parametrize("keyed", [False, True])
@pytest.mark.parametrize(("change", "places", "what"), TAMPERED)
def test_tampering_is_found_and_placed(
    path: Path, keys: Keys, change: Any, places: tuple[int, ...], what: str, keyed: bool
) -> None:
    import re

    mine = keys if keyed else None
    path.write_bytes(b"".join(change(filled(path, 6, mine))))
    problems = verify([path], keys=mine).problems
    assert problems
    assert {p.line for p in problems} <= {*places, 0}
    assert re.search(what, str(problems[0]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_any_change_of_a_byte_is_found(path: Path, keys: Keys, data: st.DataObject) -> None:
    for old in (path, head_path(path)):
        old.unlink(missing_ok=True)
    whole = b"".join(filled(path, 3, keys))
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != whole[at]))
    path.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
    assert verify([path], keys=keys).problems


def test_a_chain_without_the_key_is_a_forgery(path: Path, keys: Keys) -> None:
    """Who has no key can still hash."""
    filled(path, 3)
    problems = verify([path], keys=keys).problems
    assert [p.line for p in problems] == [1, 2, 3]
    assert all("sealed without the key" in p.what for p in problems)


def test_what_a_crash_left_cannot_be_changed_afterwards(path: Path) -> None:
    lines = filled(path, 2)
    path.write_bytes(b"".join(lines) + b'{"v":1,"se')
    AuditLog(path).record(RESULT)
    assert verify([path]).problems == ()
    path.write_bytes(path.read_bytes().replace(b'{"v":1,"se\n', b'{"v":1,"sx\n'))
    [problem] = verify([path]).problems
    assert (problem.line, problem.what) == (3, "is no record: torn or edited")


PATHS: Final = [
    ("/context/page/url{query}/email", "/context/page/url{query}/email"),
    ("/user_data/em", "/user_data/em"),
    ("/batch/12/properties/$ip", "/batch/12/properties/$ip"),
    ("/[EMAIL_ADDRESS]/x", "/[EMAIL_ADDRESS]/x"),
    ("/Lena Brandt/note", "/?11/note"),
    ("/mrn4471902/x", "/?10/x"),
    ("/a~1b", "/?4"),
    ("/lena@example.com{key}", "/?16{key}"),
    ("/x{json}/5550134{percent}", "/x{json}/?7{percent}"),
    ("/" + "k" * 80, "/?80"),
    ("", ""),
]


@pytest.mark.parametrize(("written", "want"), PATHS)
def test_steps_that_are_no_field_names_are_lengths(written: str, want: str) -> None:
    assert plain_path(written) == want


def test_a_noted_head_tells_of_a_new_chain(path: Path) -> None:
    """Without a key, files and head can all be written anew: only what was noted elsewhere tells."""
    filled(path)
    noted = AuditLog(path).head()
    for old in (path, head_path(path)):
        old.unlink()
    filled(path)
    assert verify([path]).problems == ()
    [problem] = verify([path], head=noted).problems
    assert "record 6 is another one" in problem.what
    log = AuditLog(path)
    later = log.record(RESULT, GUARD)
    assert verify([path], head=later).problems == ()
    [problem] = verify([path], head=later._replace(seq=9)).problems
    assert "2 records are missing at the end" in problem.what


# ---- crashes, threads, processes, rotation


@pytest.mark.parametrize("cut", [1, 2, 40, 300])
def test_a_torn_last_line_is_told_and_the_chain_goes_on(path: Path, keys: Keys, cut: int) -> None:
    lines = filled(path, 4, keys)
    path.write_bytes(b"".join(lines)[:-cut])
    assert verify([path], keys=keys).problems
    AuditLog(path, keys=keys).record(RESULT, GUARD)
    said = records_of_good_lines(path)
    assert said[-2]["kind"] == "recovery"
    assert said[-1]["kind"] == "event"
    problems = verify([path], keys=keys).problems
    # A torn line is told by the record after it; that the head had been past it is a loss all the same.
    assert all(p.line == 0 for p in problems) or cut == 1


def records_of_good_lines(path: Path) -> list[dict[str, Any]]:
    out = []
    for line in path.read_bytes().splitlines():
        try:
            out.append(json.loads(line))
        except ValueError:
            continue
    return out


def test_a_crash_before_the_head_was_written_is_no_problem(path: Path) -> None:
    filled(path, 3)
    before = head_path(path).read_text()
    AuditLog(path).record(RESULT, GUARD)
    head_path(path).write_text(before)
    assert verify([path]).problems == ()


def test_threads_share_a_log(path: Path) -> None:
    log = AuditLog(path)
    threads = [threading.Thread(target=lambda: [log.record(RESULT, GUARD) for _ in range(25)]) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = verify([path])
    assert (done.records, done.problems) == (150, ())


def write_some(path: Path) -> None:
    log = AuditLog(path)
    for _ in range(20):
        log.record(RESULT)


def test_processes_share_a_log(path: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=write_some, args=(path,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    done = verify([path])
    assert (done.records, done.problems) == (80, ())


def test_a_file_moved_away_is_followed_by_one_that_goes_on(path: Path) -> None:
    log = AuditLog(path)
    for _ in range(3):
        log.record(RESULT)
    old = path.with_name("audit.1.jsonl")
    path.rename(old)
    log.record(RESULT)
    assert verify([old, path]).problems == ()
    assert [p.what[:20] for p in verify([path]).problems] == ["starts at record 4: "]
    assert verify([path], after=verify([old]).head).problems == ()


def test_files_are_for_their_owner(path: Path) -> None:
    filled(path, 1)
    assert path.stat().st_mode & 0o077 == 0
    assert head_path(path).stat().st_mode & 0o077 == 0


def test_a_log_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="audit"):
        AuditLog(tmp_path / "none" / "audit.jsonl")


def test_a_log_is_pickled_by_its_place(path: Path, keys: Keys) -> None:
    log = pickle.loads(pickle.dumps(AuditLog(path, keys=keys)))
    log.record(RESULT)
    assert b"kkkk" not in pickle.dumps(log)
    assert verify([path], keys=keys).problems == ()


def test_a_verdict_may_be_given(path: Path) -> None:
    AuditLog(path).record(RESULT, consent=verdict({"us_privacy": "1YYN"}))
    assert records(path)[0]["consent"]["sale"] == "denied"


def test_heads_read_as_they_print() -> None:
    head = Head(7, "a" * 64)
    assert Head.of(str(head)) == head
    with pytest.raises(ValueError, match="SEQ:HASH"):
        Head.of("seven")
