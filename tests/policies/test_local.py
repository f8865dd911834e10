"""A team's own rule is found by where it lies, and is asked and packed as any other."""

import pytest

from gouvernail.graph import Graph, Resource
from gouvernail.verdict import Verdict
from policies import examples, local, rules
from policies.packing import pack
from policies.resource import judge
from tests.structure.tree import ROOT, write

RULE = '''"""Queues bear our prefix."""

from policies.resource import View

TITLE = "Every queue bears our prefix."
SEVERITY = "low"
REMEDIATION = "Begin its name with `bex-`."


def _queue(queue: View):
    name = queue.text("name")
    yield from queue.needs("name", str(name).startswith("bex-"), "does not begin with bex-")


READS = {"aws:sqs/queue:Queue": _queue}
NOT_THERE = {"azure": "We have none there.", "gcp": "We have none there."}
'''


@pytest.fixture
def own(tmp_path, monkeypatch):
    write(tmp_path, {"queues_named.py": RULE, "_helper.py": ""})
    monkeypatch.setattr(local, "__path__", [str(tmp_path)])
    rules.on_resources.cache_clear()
    [found] = [one for one in rules.on_resources() if one not in rules.ours()]
    yield found
    monkeypatch.undo()
    rules.on_resources.cache_clear()


def test_it_is_found_and_judges(own):
    assert own.id == "local.queues_named"
    one = Resource(urn="u", type="aws:sqs/queue:Queue", name="q", inputs={"name": "other"})
    result = judge(own, one, Graph([one]))
    assert result.verdict is Verdict.FAIL
    assert [reason.message for reason in result.reasons] == ["`name` does not begin with bex-"]


def test_its_examples_lie_beside_it(own):
    assert examples.file_of(own) == ROOT / "policies" / "local" / "queues_named.yaml"


def test_it_stands_in_the_packs_and_serves_no_control_of_ours(own):
    found = {one.rule.id: one for one in pack.load(ROOT / "policies" / "packs" / "production").policies}
    assert found[own.id].level == "mandatory"
    assert found[own.id].served.controls == ()
