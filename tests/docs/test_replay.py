"""What the guides to replays and coexistence show is read as they say."""

import hashlib
import json
import re

import yaml

from migration.bucketing import bucket, named
from migration.playbook.captured import Captured
from migration.playbook.coexistence import Coexistence
from migration.playbook.measuring import AnalysisTemplate
from migration.replaying.request import parsed
from tests.structure.tree import ROOT

REPLAY = (ROOT / "docs" / "migration" / "replay.md").read_text(encoding="utf-8")
COEXISTENCE = (ROOT / "docs" / "migration" / "coexistence.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def test_the_line_of_the_guide_is_replayed() -> None:
    [line] = blocks(REPLAY, "json")
    assert line.count("\n") == 1
    request = parsed(line.encode(), path="/v2/score", headers=frozenset({"content-type"}))
    assert (request.key, request.answer, request.seconds) == ("A-1042", {"score": 0.31}, 0.048)


def test_what_nginx_writes_there_is_replayed() -> None:
    [config] = blocks(REPLAY, "nginx")
    form = "".join(re.findall(r"'([^']*)'", config.partition("log_format")[2].partition(";")[0]))
    values = {
        "time_iso8601": "2026-11-30T21:39:00+00:00",
        "request_method": "POST",
        "request_uri": "/v2/score",
        "content_type": "application/json",
        "request_body": '{\\"application_id\\": \\"A-1042\\"}',
        "http_x_applicant": "A-1042",
        "status": "200",
        "answer": '{\\"score\\": 0.31}',
        "request_time": "0.048",
    }
    line = re.sub(r"\$(\w+)", lambda name: values[name[1]], form)
    request = parsed(line.encode(), path="/v2/score", headers=frozenset({"content-type"}))
    assert (request.asked, request.answer) == ({"application_id": "A-1042"}, {"score": 0.31})


def test_the_blocks_of_a_playbook_are_right() -> None:
    first, judged = (yaml.safe_load(block) for block in blocks(REPLAY, "yaml"))
    assert Captured.model_validate_json(json.dumps(first["legacy"]["captured"])).rate == 20
    for one in judged["analysisTemplates"]:
        AnalysisTemplate.model_validate_json(json.dumps(one))
    [both] = (yaml.safe_load(block) for block in blocks(COEXISTENCE, "yaml"))
    [its] = Coexistence.model_validate_json(json.dumps(both["coexistence"])).reconcile
    assert its.dual_write is not None


def test_buckets_are_those_that_are_told() -> None:
    for value, number in re.findall(r"`([^`]+)` is (\d\d)", COEXISTENCE):
        assert named(bucket(value)) == number
    assert len(re.findall(r"`([^`]+)` is (\d\d)", COEXISTENCE)) == 3
    [python] = re.findall(r"\| Python \| `([^`]+)`", COEXISTENCE)
    assert eval(python, {"hashlib": hashlib, "int": int, "value": "A-1042"}) == named(bucket("A-1042"))  # noqa: S307
