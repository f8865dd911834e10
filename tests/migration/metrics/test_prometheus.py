"""Prometheus over real HTTP: a value, or the reason why there is none. Nothing wrong is ever a value."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from migration.metrics.prometheus import Prometheus
from migration.metrics.source import Asked, Measurement
from tests.migration.serving import Reply, Seen, serving

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
ASKED = Asked("error_rate", NOW - timedelta(minutes=5), NOW, {"backend": "governed"})
QUERY = 'errors{side="{{args.backend}}"}'


def vector(*series: tuple[dict[str, str], str]) -> bytes:
    result = [{"metric": labels, "value": [NOW.timestamp(), value]} for labels, value in series]
    return json.dumps({"status": "success", "data": {"resultType": "vector", "result": result}}).encode()


def measured(reply: Reply | bytes, **more: object) -> Measurement:
    answer = Reply(body=reply) if isinstance(reply, bytes) else reply
    with serving(lambda _: answer) as server:
        source = Prometheus(server.url, QUERY, seconds=5, **more)  # type: ignore[arg-type]
        return source.measured(ASKED)


def test_a_value_with_its_window_query_and_source() -> None:
    with serving(lambda _: Reply(body=vector(({}, "0.004")))) as server:
        source = Prometheus(f"{server.url}/prometheus/", QUERY)
        found = source.measured(ASKED)
    sent = server.seen[0]
    assert (sent.method, sent.path) == ("POST", "/prometheus/api/v1/query")
    assert parse_qs(sent.body)["query"] == ['errors{side="governed"}']
    assert float(parse_qs(sent.body)["time"][0]) == NOW.timestamp()
    assert (found.values, found.result, found.reason) == ((0.004,), [0.004], "")
    assert (found.since, found.until) == (ASKED.since, NOW)
    assert found.query == 'errors{side="governed"}'
    assert found.source == f"prometheus {server.url}/prometheus/"


def test_a_scalar_is_a_number() -> None:
    body = json.dumps({"status": "success", "data": {"resultType": "scalar", "result": [1, "3"]}}).encode()
    found = measured(body)
    assert (found.values, found.result) == ((3.0,), 3.0)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (vector(), "no data"),
        (vector(({}, "NaN")), "nan"),
        (vector(({}, "+Inf")), "inf"),
        (vector(({"pod": "a"}, "1"), ({"pod": "b"}, "2")), "2 series answer.*pod=a"),
        (b"<html>login</html>", "no JSON"),
        (b"", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "no JSON"),
        (b'{"status":"success"}', "not that of a query"),
        (b'{"status":"success","data":{"resultType":"matrix","result":[]}}', "matrix"),
        (b'{"status":"success","data":{"resultType":"vector","result":null}}', "not that of a query"),
        (b'{"status":"success","data":{"resultType":"vector","result":[{"metric":{}}]}}', "no value"),
        (b'{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"a"]}]}}', "is none"),
        (b'{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,0.1]}]}}', "is none"),
        (b'{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1]}]}}', "is none"),
        (b'{"status":"success","data":{"resultType":"scalar","result":[1e300,"1"]}}', "is none"),
    ],
)
def test_what_is_no_value_is_a_reason(body: bytes, reason: str) -> None:
    found = measured(body)
    assert found.values == ()
    assert found.result is None
    with pytest.raises(AssertionError, match=f"(?i){reason}"):
        raise AssertionError(found.reason)


def test_a_refusal_is_told_in_the_servers_words() -> None:
    said = b'{"status":"error","errorType":"bad_data","error":"parse error at char 5"}'
    assert "400: bad_data parse error" in measured(Reply(400, said)).reason
    assert "sends elsewhere" in measured(Reply(302, headers={"Location": "https://login.example"})).reason
    assert "503" in measured(Reply(503, b"<html>")).reason
    assert measured(Reply(401, vector(({}, "0")))).values == ()


def test_nobody_there_and_nobody_in_time() -> None:
    with serving(lambda _: Reply()) as server:
        gone = server.url
    found = Prometheus(gone, QUERY, seconds=5).measured(ASKED)
    assert (found.values, "refused" in found.reason) == ((), True)


def test_a_token_comes_from_its_secret_and_stays_out_of_what_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUVERNAIL_SECRET_PROMETHEUS_READ", "t0ken-value")
    echo = b'{"status":"error","error":"bad token t0ken-value"}'

    def answer(seen: Seen) -> Reply:
        return Reply(401, echo) if seen.headers["Authorization"] == "Bearer t0ken-value" else Reply(500)

    with serving(answer) as server:
        found = Prometheus(server.url, QUERY, auth="prometheus/read").measured(ASKED)
    assert "401" in found.reason
    assert "t0ken-value" not in repr(found)


def test_a_secret_that_is_not_here_is_no_value_and_asks_nobody() -> None:
    with serving(lambda _: Reply(body=vector(({}, "0")))) as server:
        found = Prometheus(server.url, QUERY, auth="not/here").measured(ASKED)
    assert (found.values, server.seen) == ((), [])
    assert "not/here is not here" in found.reason


def test_what_cannot_be_filled_in_is_not_asked() -> None:
    with serving(lambda _: Reply(body=vector(({}, "0")))) as server:
        found = Prometheus(server.url, "{{args.nobody}}").measured(ASKED)
    assert (found.values, server.seen) == ((), [])


def counted(*cases: tuple[dict[str, str], str]) -> Measurement:
    def answer(seen: Seen) -> Reply:
        return Reply(body=vector(*cases) if "cases" in seen.body else vector(({}, "0.9")))

    with serving(answer) as server:
        return Prometheus(server.url, QUERY, cases="cases").measured(ASKED)


def test_cases_are_counted_together_and_by_group() -> None:
    assert (counted(({}, "500")).cases, dict(counted(({}, "500")).groups)) == (500, {})
    found = counted(({"group": "18-25"}, "120"), ({"group": "26-40"}, "900"))
    assert (found.cases, dict(found.groups)) == (1020, {"group=18-25": 120, "group=26-40": 900})


@pytest.mark.parametrize("cases", [(), (({}, "NaN"),), (({}, "-1"),), (({}, "+Inf"),), (({}, "1"), ({}, "2"))])
def test_cases_that_are_not_known_leave_no_value(cases: tuple[tuple[dict[str, str], str], ...]) -> None:
    found = counted(*cases)
    assert found.values == ()
    assert "number of cases is not known" in found.reason


def test_several_series_are_values_where_a_share_is_judged() -> None:
    found = measured(vector(({"i": "1"}, "0.1"), ({"i": "2"}, "0.2")), several=True)
    assert found.values == (0.1, 0.2)
    assert measured(vector(({"i": "1"}, "0.1"), ({"i": "2"}, "NaN")), several=True).values == ()
