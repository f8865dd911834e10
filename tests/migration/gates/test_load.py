"""The load test: Locust in a child asks a real server, nobody else, and what came of it is judged."""

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gouvernail.spec.units import Duration
from migration.gates.load import loaded
from migration.performing import Outcome
from migration.steps.load_test import LoadTest
from tests.migration.gates.worked import run_of
from tests.migration.running import FakeRun, step_of
from tests.migration.serving import Reply, Seen, Served, serving

pytestmark = pytest.mark.slow

PROFILE = """
apiVersion: gouvernail/v1
kind: LoadProfile
spawnRate: 50
wait: {min: 10ms, max: 50ms}
tasks:
  - {name: score, path: "/scorecard?x=1", json: {amount: 8000}}
"""


def loading(
    root: Path, server: Served, *metrics: str, profile: str = PROFILE, seconds: float = 2.0, users: int = 3, **step: Any
) -> tuple[Outcome, FakeRun]:
    (root / "load.yaml").write_text(profile)
    run = run_of(root)
    test = LoadTest(profile="load.yaml", users=users, duration=Duration(seconds, f"{seconds:g}s"), metrics=metrics)
    return loaded(run, step_of("loadTest", test, **step), server.url), run


def test_a_server_that_bears_it(tmp_path: Path) -> None:
    with serving(lambda _: Reply(body=b"{}")) as server:
        outcome, run = loading(tmp_path, server, "error_rate", "latency_p99")
        seen = list(server.seen)
    assert outcome.kind == "done", outcome.reason
    told = run.told("load")[0]
    assert told["requests"] == len(seen) > 10
    assert (told["failures"], told["spawned"], told["target"]) == (0, 3, f"{server.url}")
    assert told["figures"]["error_rate"] == 0
    assert 0 < told["figures"]["latency_p99"] < 0.3
    one = seen[0]
    assert (one.method, one.path, json.loads(one.body)) == ("POST", "/scorecard?x=1", {"amount": 8000})
    assert one.headers["User-Agent"] == "gouvernail-load-test"


def test_errors_fail_it_whatever_is_judged(tmp_path: Path) -> None:
    """A server that refuses quickly is quick: the times alone would pass."""
    count = iter(range(10_000))
    with serving(lambda _: Reply(500 if next(count) % 10 == 0 else 200)) as server:
        outcome, run = loading(tmp_path, server, "latency_p99")
    assert outcome.kind == "gate"
    assert "error_rate: 0.1" in outcome.reason
    assert "500" in next(iter(run.told("load")[0]["errors"]))


def test_slow_answers_fail_it(tmp_path: Path) -> None:
    def answer(_: Seen) -> Reply:
        time.sleep(0.35)
        return Reply()

    with serving(answer) as server:
        outcome, _ = loading(tmp_path, server, "latency_p99")
    assert outcome.kind == "gate"
    assert "is more than 0.3 (300ms)" in outcome.reason


def test_nobody_there_fails_it(tmp_path: Path) -> None:
    with serving(lambda _: Reply()) as server:
        gone = replace(server)
    outcome, _ = loading(tmp_path, gone, "latency_p99", seconds=1)
    assert outcome.kind == "gate"
    assert "latency_p99: nothing was measured" in outcome.reason
    assert "error_rate: 1 is more" in outcome.reason


def test_a_redirect_is_not_followed_and_is_no_answer(tmp_path: Path) -> None:
    with serving(lambda _: Reply()) as other:
        elsewhere = Reply(302, headers={"Location": f"{other.url}/x"})
        with serving(lambda _: elsewhere) as server:
            outcome, _ = loading(tmp_path, server, "error_rate", seconds=1)
        assert other.seen == []
    assert outcome.kind == "gate"


def test_a_path_cannot_lead_to_another_host(tmp_path: Path) -> None:
    with serving(lambda _: Reply()) as other, serving(lambda _: Reply()) as server:
        profile = PROFILE.replace("/scorecard?x=1", "//127.0.0.1/x")
        loading(tmp_path, server, "error_rate", profile=profile, seconds=1)
        assert other.seen == []
        assert server.seen[0].path in ("/127.0.0.1/x", "//127.0.0.1/x")


@pytest.mark.parametrize("path", ["https://other.example/x", "x", "/a b", "/a@b:80"])
def test_what_is_no_path_is_refused(tmp_path: Path, path: str) -> None:
    with serving(lambda _: Reply()) as server:
        outcome, _ = loading(tmp_path, server, "error_rate", profile=PROFILE.replace("/scorecard?x=1", path))
        assert server.seen == []
    assert outcome.kind == "gate"


def test_a_proxy_of_the_environment_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with serving(lambda _: Reply()) as server:
        assert loading(tmp_path, server, "error_rate", seconds=1)[0].kind == "done"


def test_what_opens_the_governed_side_is_sent_and_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUVERNAIL_SECRET_GOVERNED_LOAD", "s3cret")

    def answer(seen: Seen) -> Reply:
        return Reply(200 if seen.headers.get("Authorization") == "Bearer s3cret" else 401)

    with serving(answer) as server:
        profile = f"{PROFILE}auth: {{secret: governed/load}}\n"
        outcome, run = loading(tmp_path, server, "error_rate", profile=profile, seconds=1)
    assert outcome.kind == "done", outcome.reason
    assert all(b"s3cret" not in line for line in run.store.lines())


def test_a_secret_that_is_not_here_fails_it(tmp_path: Path) -> None:
    with serving(lambda _: Reply()) as server:
        outcome, _ = loading(
            tmp_path, server, "error_rate", profile=f"{PROFILE}auth: {{secret: not/here}}\n", seconds=1
        )
        assert server.seen == []
    assert (outcome.kind, "gave no result" in outcome.reason) == ("gate", True)


def test_users_that_never_came_fail_it(tmp_path: Path) -> None:
    with serving(lambda _: Reply()) as server:
        slowly = PROFILE.replace("spawnRate: 50", "spawnRate: 1")
        outcome, _ = loading(tmp_path, server, "error_rate", profile=slowly, seconds=1, users=50)
    assert outcome.kind == "gate"
    assert "of 50 users were there" in outcome.reason


def test_a_deadline_ends_it_and_all_that_it_started(tmp_path: Path) -> None:
    with serving(lambda _: Reply()) as server:
        outcome, _ = loading(tmp_path, server, "error_rate", seconds=300, deadline=6.0)
        before = len(server.seen)
        time.sleep(1)
        assert len(server.seen) == before
    assert outcome.kind in ("gate", "deadline")


def test_a_profile_that_is_gone_fails_it(tmp_path: Path) -> None:
    run = run_of(tmp_path)
    test = LoadTest(profile="gone.yaml", users=1, duration=Duration(1, "1s"), metrics=("error_rate",))
    assert loaded(run, step_of("loadTest", test), "http://127.0.0.1:1").kind == "gate"
