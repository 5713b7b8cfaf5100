"""A text in which too many places hold a word of the lexicon is not weighed: its leaf goes whole."""

import pytest

from phiguard import Guard, Policy
from phiguard.limits import Limits
from phiguard.matcher import Crowd, Matcher

MATCHER = Matcher("ahocorasick")
FIVE = Guard(Policy(id="small", limits=Limits(max_terms=5)))


@pytest.mark.parametrize("word", ["stroke", "migraine", "cancerGene", "appointment", "heart", "café migraine"])
def test_a_leaf_on_either_side_of_the_bound(word: str) -> None:
    [mentions] = MATCHER.mentions([word])
    assert len(mentions) == 1
    few, many = "; ".join([word] * 5), "; ".join([word] * 6)
    result = FIVE.scrub({"few": few, "many": many, "qty": 2})
    assert "/many" in result.unscanned
    assert "/few" not in result.unscanned
    assert result.payload.keys() == {"few", "qty"}


@pytest.mark.parametrize(
    "text",
    ["/x/" + "migraine/" * 6, '{"a": "' + "migraine " * 6 + '"}', "https://a.example/?q=" + "migraine+" * 6],
)
def test_in_a_part_of_a_leaf(text: str) -> None:
    result = FIVE.scrub({"text": text, "qty": 2})
    assert result.payload == {"qty": 2}
    assert result.unscanned == ("/text",)


def test_a_payload_that_is_one_text_is_blocked() -> None:
    result = FIVE.scrub("migraine " * 6)
    assert (result.action, result.payload, result.unscanned) == ("block", None, ("",))
    assert result.reasons == ("unreadable: too many findings in one text",)
    assert FIVE.scrub("migraine " * 5).action == "redact"


def test_also_where_health_terms_stay() -> None:
    guard = Guard(Policy.loads('id = "kept"\nextends = "keep_context"\nlimits = { max_terms = 5 }'))
    result = guard.scrub({"few": "migraine " * 5, "many": "migraine " * 6})
    assert result.payload == {"few": "migraine " * 5}
    assert result.unscanned == ("/many",)


def test_what_goes_unweighed_still_says_how_sensitive_the_event_is() -> None:
    guard = Guard(Policy.loads('id = "blocks"\nextends = "strict"\nlimits = { max_terms = 5 }'))
    assert guard.scrub({"note": "calls " * 6 + "hiv"}).action == "block"
    assert guard.scrub({"note": "appointment " * 7}).action == "redact"


def test_the_bound_is_on_one_text_and_not_on_the_event() -> None:
    payload = {f"k{i}": "migraine today" for i in range(20)}
    assert FIVE.scrub(payload).unscanned == ()


@pytest.mark.parametrize("context", [{}, {"email": "lena@example.com"}], ids=["alone", "beside what was found"])
def test_echoes_count_as_findings(context: dict[str, str]) -> None:
    guard = Guard(Policy(id="echoes", limits=Limits(max_findings=20)))
    first, again = "My name is Lena Fischer. ", "Lena Fischer again. "
    for few in (True, False):  # the second time the way of what is known is open
        result = guard.scrub({"note": first + again * (4 if few else 40), **context})
        assert ("note" in result.payload) is few
        assert "Fischer" not in str(result.payload)
        assert result.unscanned == (() if few else ("/note",))


def test_links_beyond_the_budget_are_not_read() -> None:
    guard = Guard(Policy(id="small", limits=Limits(max_parts=30)))
    text = " and ".join(f"https://a{i}.example/?email=u{i}%40b.example" for i in range(12))
    result = guard.scrub({"text": text})
    assert "%40b" not in result.payload["text"]
    assert "[EMAIL_ADDRESS]" in result.payload["text"] or "%5BEMAIL_ADDRESS%5D" in result.payload["text"]
    assert "[UNSCANNED]" in result.payload["text"]
    assert result.unscanned


def test_a_crowd_is_one_mention_of_the_gravest() -> None:
    text = "appointment, migraine, hiv, " * 3
    crowd, other = MATCHER.mentions([text, "migraine"], most=8)
    assert type(crowd) is Crowd
    assert [(m.start, m.end, m.term.tier) for m in crowd] == [(0, len(text), 3)]
    assert other == MATCHER.mentions(["migraine"])[0]
    assert type(MATCHER.mentions([text], most=9)[0]) is list
    assert MATCHER.mentions([text], most=9) == MATCHER.mentions([text])


def test_the_default_is_far_above_usual_texts() -> None:
    page = "Over the ankle. " * 3_800
    assert len(MATCHER.mentions([page])[0]) == 3_800
    assert Guard().scrub({"page": page}).unscanned == ()
