"""A batch against a real server that differs in known ways, is down, hangs, or refuses."""

import json
import socket
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gouvernail.errors import GouvernailError
from migration.playbook.captured import Captured
from migration.replaying import batch as batches
from migration.replaying.batch import Batch, Job, replayed
from migration.replaying.reading import Position
from migration.replaying.sketch import FARTHEST, Sketch
from tests.migration.replaying.scene import as_lines, asked, governed, same

CAPTURED = {"file": "captured/{environment}/score.jsonl", "ignore": ["request_id"], "group": "age_band", "rate": 500}


def job(place: Path, url: str, **more: Any) -> Job:
    captured = Captured.model_validate_json(json.dumps({**CAPTURED, **more.pop("captured", {})}))
    whole: dict[str, Any] = {
        "run": "credit-scoring-aws-1",
        "mirror": "shadow",
        "share": 100,
        "path": "/v2/score",
        "position": Position(),
        "seconds": 30.0,
    }
    return Job(place=place, where=lambda: url, captured=captured, **{**whole, **more})


def done(job: Job, stop: threading.Event | None = None) -> Batch:
    return replayed(job, datetime.now(tz=UTC), stop or threading.Event())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "score.jsonl"
    place.write_bytes(as_lines(*(asked(number) for number in range(40))))
    return place


def test_the_same_answers_are_the_same(file: Path) -> None:
    with governed() as server:
        found = done(job(file, server.url))
    told = found.written()
    assert (told["count"], told["same"], told["different"], told["errors"]) == (40, 40, 0, 0)
    assert sorted(server.applicants) == sorted(f"A-{number}" for number in range(40))
    assert told["position"] == found.position.written()
    assert (told["behind"], told["more"], told["held"], told["gaps"]) == (0, False, "", 0)
    assert len(server.connections) <= 4, "connections are kept"


def test_what_is_sent_is_marked_and_holds_nothing_of_the_legacys_credentials(file: Path) -> None:
    with governed() as server:
        done(job(file, server.url))
    for headers, path, _ in server.seen:
        assert headers["x-gouvernail-replay"] == "credit-scoring-aws-1"
        assert headers["content-type"] == "application/json"
        assert path == "/prod/scorecard"
        assert not {"authorization", "cookie"} & set(headers)


def test_differences_are_counted_by_field_and_group(file: Path) -> None:
    def answer(body: dict[str, Any]) -> tuple[int, object]:
        number = int(body["application_id"].removeprefix("A-"))
        status, told = same(body)
        if number % 4 == 0:  # the young, by 0.1
            return status, {"score": number / 1000 + 0.1, "request_id": "x"}
        if number == 1:
            return status, {"request_id": "x"}
        return (422, {"error": "age"}) if number == 2 else (status, told)

    with governed(answer) as server:
        told = done(job(file, server.url)).written()
    assert (told["count"], told["same"], told["different"], told["errors"]) == (40, 28, 12, 0)
    assert told["fields"] == {"score": 12, "status": 1, "error": 1}
    groups = told["groups"]
    assert isinstance(groups, dict)
    young, old = groups["18-25"], groups["26-64"]
    assert (young["count"], young["different"], old["count"], old["different"]) == (10, 10, 30, 2)
    assert young["scores"]["mean"] == pytest.approx(0.1)
    scores = Sketch.read(told["scores"])
    assert (scores.count, scores.missing) == (38, 2)
    assert told["scores"]["p99"] == FARTHEST  # type: ignore[index]
    latency = told["latency"]
    assert isinstance(latency, dict)
    assert latency["legacy"]["max"] == 0.05
    assert latency["governed"]["count"] == 40


def test_nothing_that_was_asked_or_answered_is_recorded(file: Path) -> None:
    file.write_bytes(
        as_lines(*(asked(n, body={"application_id": f"A-{n}", "age_band": f"mr. {n} smith\n"}) for n in range(40)))
    )
    with governed(lambda body: (200, {"score": 1, "a secret\u2028field": body})) as server:
        told = json.dumps(done(job(file, server.url)).written())
    for word in ("A-1", "smith", "secret", "legacys-own"):
        assert word not in told
    assert json.loads(told)["fields"]["other"] == 40


def test_a_field_with_many_values_is_no_group(file: Path) -> None:
    with governed() as server:
        told = done(job(file, server.url, captured={"group": "application_id"})).written()
    groups = told["groups"]
    assert isinstance(groups, dict)
    assert len(groups) == 21
    assert groups["other"]["count"] == 20


@pytest.mark.parametrize(
    ("status", "reason"),
    [(500, "it answers 500"), (503, "it answers 503"), (401, "it answers 401"), (429, "it answers 429")],
)
def test_who_does_not_answer_for_the_model_is_an_error_and_no_difference(file: Path, status: int, reason: str) -> None:
    with governed(lambda _: (status, {"message": "no"})) as server:
        told = done(job(file, server.url)).written()
    assert (told["count"], told["errors"], told["different"]) == (40, 40, 0)
    assert told["reasons"] == {reason: 40}
    assert Sketch.read(told["scores"]).missing == 40


def test_a_server_that_is_down_ends_the_batch_and_what_was_captured_is_not_spent(tmp_path: Path) -> None:
    place = tmp_path / "score.jsonl"
    place.write_bytes(as_lines(*(asked(number) for number in range(500))))
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        found = done(job(place, f"http://127.0.0.1:{nobody.getsockname()[1]}/score"))
    told = found.written()
    assert 20 <= int(str(told["count"])) <= 40
    assert told["errors"] == told["count"]
    assert told["held"] == "nobody answered 20 requests in a row"
    assert told["more"] is False
    assert int(str(told["behind"])) > 0
    with governed() as server:
        rest = done(job(place, server.url, position=found.position)).written()
    assert int(str(told["count"])) + int(str(rest["count"])) == 500


def test_hostile_lines_are_counted_and_passed(tmp_path: Path) -> None:
    place = tmp_path / "score.jsonl"
    with place.open("wb") as opened:
        opened.write(as_lines(asked(1)))
        opened.write(b"not json\n\n" + bytes(range(256)) + b"\n")
        opened.write(b'{"body": "' + b"x" * (50 << 20) + b'"}\n')
        opened.write(as_lines(asked(2, path="/admin"), asked(3, answer={"status": 500}), asked(4)))
        opened.write(as_lines(asked(5))[:-9])
    with governed() as server:
        told = done(job(place, server.url)).written()
    assert sorted(server.applicants) == ["A-1", "A-4"]
    skipped = told["skipped"]
    assert isinstance(skipped, dict)
    assert skipped["long"] == 1
    assert skipped["other"] == 1
    assert skipped["sick"] == 1
    assert skipped["unreadable"] >= 3
    assert told["behind"] == len(as_lines(asked(5))[:-9])


def test_a_share_is_of_people_and_always_the_same(file: Path) -> None:
    with governed() as server:
        told = done(job(file, server.url, share=50)).written()
        once = sorted(server.applicants)
        done(job(file, server.url, share=50))
        done(job(file, server.url, share=25))
    skipped = told["skipped"]
    assert isinstance(skipped, dict)
    assert 5 < len(once) < 35
    assert len(once) + skipped["share"] == 40
    assert all(server.applicants.count(one) >= 2 for one in once)
    assert set(server.applicants) == set(once), "who is in the smaller share is in the greater one"


def test_a_batch_is_bounded_in_requests_and_goes_on(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_MOST", 15)
    with governed() as server:
        first = done(job(file, server.url))
        second = done(job(file, server.url, position=first.position))
        third = done(job(file, server.url, position=second.position))
    assert [one.written()["count"] for one in (first, second, third)] == [15, 15, 10]
    assert [one.more for one in (first, second, third)] == [True, True, False]
    assert sorted(server.applicants) == sorted(f"A-{number}" for number in range(40))


def test_a_batch_that_is_stopped_is_whole_up_to_where_it_got(file: Path) -> None:
    stop = threading.Event()

    def answer(body: dict[str, Any]) -> tuple[int, object]:
        if body["application_id"] == "A-9":
            stop.set()
        return same(body)

    with governed(answer) as server:
        found = done(job(file, server.url, captured={"rate": 100}), stop)
        count = int(str(found.written()["count"]))
        assert count == len(server.seen)
        done(job(file, server.url, position=found.position))
    assert 10 <= count < 40
    assert sorted(server.applicants) == sorted(f"A-{number}" for number in range(40))


def test_the_rate_is_kept(file: Path) -> None:
    begun = time.monotonic()
    with governed() as server:
        done(job(file, server.url, captured={"rate": 40}))
    assert time.monotonic() - begun >= 39 / 40
    assert len(server.seen) == 40


def test_a_secret_opens_the_governed_side(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUVERNAIL_SECRET_GOVERNED_REPLAY", "t0ken")
    auth = {"auth": {"secret": "governed/replay"}}
    with governed() as server:
        told = json.dumps(done(job(file, server.url, captured=auth)).written())
    assert {headers["authorization"] for headers, _, _ in server.seen} == {"Bearer t0ken"}
    assert "t0ken" not in told


def test_without_its_secret_nothing_is_sent_and_nothing_is_passed_over(file: Path) -> None:
    with governed() as server:
        found = done(job(file, server.url, captured={"auth": {"secret": "governed/replay"}}))
    assert server.seen == []
    assert found.position == Position()
    assert found.held == "the secret governed/replay is not here"


def test_a_secret_is_not_sent_in_plain(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOUVERNAIL_SECRET_GOVERNED_REPLAY", "t0ken")
    found = done(job(file, "http://192.0.2.1/score", captured={"auth": {"secret": "governed/replay"}}))
    assert found.held == "what opens the governed side is sent over https only"


def _unknown() -> str:
    raise GouvernailError("the stack is not up")


def test_whatever_is_wrong_is_said_and_not_raised(tmp_path: Path, file: Path) -> None:
    base = job(file, "http://127.0.0.1:9/score")
    nowhere = Job(**{**{name: getattr(base, name) for name in base.__slots__}, "where": _unknown})
    assert done(nowhere).held == "the stack is not up"
    assert done(job(tmp_path / "none.jsonl", base.where())).held == "there is nothing captured in none.jsonl"
    broken = Job(**{**{name: getattr(base, name) for name in base.__slots__}, "where": lambda: 1 / 0})
    assert done(broken).held == "the replay failed: ZeroDivisionError"
