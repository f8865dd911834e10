"""Lines that anybody may have written: what can be replayed is read, everything else is told apart."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migration.replaying.request import Request, Strange, parsed
from tests.migration.replaying.scene import PATH, asked

HEADERS = frozenset({"content-type"})


def read(line: object, path: str | None = PATH) -> Request:
    return parsed(line if isinstance(line, bytes) else json.dumps(line).encode(), path=path, headers=HEADERS)


def kind(line: object) -> str:
    with pytest.raises(Strange) as strange:
        read(line)
    return strange.value.kind


def test_a_request_is_read_with_the_headers_that_are_named_alone() -> None:
    request = read(asked(7))
    assert request.headers == {"content-type": "application/json"}
    assert json.loads(request.body) == request.asked == asked(7)["body"]
    assert (request.method, request.query, request.key, request.status) == ("POST", "", "A-7", 200)
    assert request.answer == {"score": 0.007, "request_id": "L7"}
    assert request.seconds == 0.05


def test_a_body_and_an_answer_may_be_texts() -> None:
    body, answer = '{"a":  1}', {"status": 200, "body": '{"score": 0.5}'}
    request = read(asked(1, body=body, answer=answer, path=f"{PATH}?v=2"))
    assert (request.body, request.asked, request.query) == (body.encode(), {"a": 1}, "v=2")
    assert (request.answer, request.seconds) == ({"score": 0.5}, None)
    plain = read(asked(1, body="a=1", answer={"status": 404, "body": "nobody"}))
    assert (plain.body, plain.asked, plain.answer) == (b"a=1", "a=1", "nobody")


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'{"method": "POST"}',
        b"\xff\xfe\x00binary",
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"method": "POST", "path": "/v2/score", "answer": {"status": 200, "body": NaN}}',
        asked(1, method=1),
        asked(1, path=None),
        asked(1, answer="200"),
        asked(1, answer={"status": "200"}),
        asked(1, answer={"status": True}),
        asked(1, answer={"status": 99}),
        asked(1, headers=["a"]),
        asked(1, headers={"content-type": "a\r\nHost: elsewhere"}),
        asked(1, key={"a": 1}),
        asked(1, path="https://elsewhere.example/v2/score"),
        asked(1, path="//elsewhere.example/v2/score"),
        asked(1, path="/v2/score HTTP/1.1\r\nHost: elsewhere"),
        asked(1, body="\ud800"),
    ],
)
def test_what_is_no_request_is_unreadable(line: object) -> None:
    assert kind(line) == "unreadable"


@pytest.mark.parametrize("line", [asked(1, path="/v2/admin"), asked(1, path="/v2/score/"), asked(1, method="DELETE")])
def test_what_was_asked_of_something_else_is_not_replayed(line: object) -> None:
    assert kind(line) == "other"


def test_where_the_legacy_failed_there_is_nothing_to_compare_with() -> None:
    assert kind(asked(1, answer={"status": 503, "body": None})) == "sick"


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(asked(1), JSON)))
def test_nothing_else_is_raised(line: dict[str, Any]) -> None:
    try:
        request = read({**asked(1), **line}, path=None)
    except Strange:
        return
    assert request.method in {"GET", "POST"}
    assert 100 <= request.status < 500
