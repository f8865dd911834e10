"""A stack's providers are asked by a program that leaves nothing behind, on the real engine."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gouvernail import engine
from gouvernail.sandbox.execute import environment, fill
from gouvernail.sandbox.server import Settings, places, start, stop
from gouvernail.settling.asking import Answer, Question, answered

pytestmark = [pytest.mark.engine, pytest.mark.slow]


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    box = tmp_path / "box"
    box.mkdir()
    fill(box)
    served, process = start(box, Settings(places=places()), attended=True)
    try:
        yield environment(engine.find(), box, served.ports)
    finally:
        stop(process)


def test_each_provider_answers_for_its_place_and_says_why_it_cannot(
    env: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    ireland = {"region": "eu-west-1", "allowedAccountIds": '["111111111111"]', "version": "7.51.1", "__internal": {}}
    azure = {"subscriptionId": "11111111-2222-3333-4444-555555555555"}
    questions = [
        Question("queue", "aws:sqs/queue:Queue", {"name": "q"}, ireland),
        Question("topic", "aws:sns/topic:Topic", {"name": "t"}, {}),
        Question("policy", "aws:iam/policy:Policy", {"name": "p"}, ireland),
        Question("balancer", "aws:lb/loadBalancer:LoadBalancer", {"name": "r"}, ireland),
        Question("nameless", "aws:lb/loadBalancer:LoadBalancer", {}, ireland),
        Question("key", "aws:kms/key:Key", {}, ireland),
        Question("group", "azure-native:resources:ResourceGroup", {"resourceGroupName": "g"}, azure),
        Question("net", "gcp:compute/network:Network", {"name": "n"}, {"project": "p-1"}),
    ]
    found = answered(questions, engine.find(env), env, 10)
    assert found == {
        "queue": Answer(("https://sqs.eu-west-1.amazonaws.com/111111111111/q",)),
        "topic": Answer(("arn:aws:sns:us-east-1:000000000000:t",)),
        "policy": Answer(("arn:aws:iam::111111111111:policy/p",)),
        "balancer": Answer(),
        "nameless": Answer(why="its inputs do not say name"),
        "key": Answer(why="nobody has said how its id is known"),
        "group": Answer((f"/subscriptions/{azure['subscriptionId']}/resourceGroups/g",)),
        "net": Answer(("projects/p-1/global/networks/n",)),
    }
    assert [*(tmp_path / "temporary").iterdir()] == []
