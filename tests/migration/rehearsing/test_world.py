"""What lies outside of the sandbox, on one port."""

import json
import re
from datetime import UTC, datetime

import pytest

from migration.asking import NoAnswer, asked
from migration.metrics.prometheus import queried
from migration.rehearsing.values import Said, Series
from migration.rehearsing.world import NOTICES, Asked, World, answer, standing
from migration.standing_in import SETTING
from tests.migration.test_standing_in import SANDBOX

PROMETHEUS = "https://prometheus.example/tenant"
SAID = Said(PROMETHEUS, re.compile("up"), (Series({"job": "a"}, 1.0), Series({"job": "b"}, 0.25)))


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in SANDBOX.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_a_metrics_server_is_asked_as_any_other(inside: pytest.MonkeyPatch) -> None:
    with standing(World([SAID])) as address:
        inside.setenv(SETTING, address)
        found = queried(PROMETHEUS, "up", datetime.now(tz=UTC))
        assert [(one.labels["job"], one.value) for one in found] == [("a", 1.0), ("b", 0.25)]


def test_a_query_that_nobody_foresaw_has_no_answer(inside: pytest.MonkeyPatch) -> None:
    with standing(World([SAID])) as address:
        inside.setenv(SETTING, address)
        for server, query in ((PROMETHEUS, "down"), ("https://other.example/tenant", "up")):
            with pytest.raises(NoAnswer, match="no such query"):
                queried(server, query, datetime.now(tz=UTC))


def test_things_lie_where_they_are_said_to(inside: pytest.MonkeyPatch) -> None:
    with standing(World(things={"https://archive.example/scores.parquet": b"bytes"})) as address:
        inside.setenv(SETTING, address)
        assert asked("https://archive.example/scores.parquet", seconds=5).body == b"bytes"
        assert asked("https://elsewhere.example/scores.parquet", seconds=5).body != b"bytes"


def test_both_sides_answer_alike_by_what_is_asked() -> None:
    world = World(score="result.score")

    def score(host: str, body: str) -> object:
        return json.loads(world.answers(Asked(host, "/v2/score", body.encode()))[1])["result"]["score"]

    first = score("legacy.example", '{"a": 1, "b": 2}')
    assert first == score("gateway.example", '{"b":2,"a":1}')
    assert first != score("gateway.example", '{"b":2,"a":2}')
    assert first == answer(b'{"a": 1, "b": 2}', "score")["score"]
    assert isinstance(first, float)
    assert 0 <= first < 1


def test_notices_are_kept() -> None:
    world = World()
    assert world.answers(Asked("127.0.0.1", NOTICES, b'{"title": "started"}'))[0] == 200
    assert world.told == [{"title": "started"}]
