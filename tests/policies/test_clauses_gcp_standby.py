"""What stands ready on Google Cloud: beside its home, where nothing may be called alike, and judged by itself."""

from collections import Counter
from dataclasses import replace

import pytest

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.verdict import Verdict
from policies.proof import results
from policies.rules import every
from policies.twin import Change, Drop, Set
from tests.policies.clauses import verdict

READY, SERVICE = "backup.standby_ready", "gcp:cloudrunv2/service:Service"
GROUP = "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup"
RULE, MODEL = "gcp:compute/forwardingRule:ForwardingRule", "template.containers[1]"
ONLY = "template.volumes[0].gcs.mountOptions"

BREAKS: list[Change] = [
    Set(SERVICE, f"{MODEL}.volumeMounts", None, at="standby"),
    Set(SERVICE, ONLY, ["only-dir=approved/scorecard/6"], at="standby"),
    Set(SERVICE, "location", "europe-west1", at="standby"),
    Drop(RULE, at="standby"),
]
OPEN: list[Change] = [
    Set(SERVICE, ONLY, UNKNOWN, at="standby"),
    Set(GROUP, "cloudRun", UNKNOWN, at="standby"),
    Set(GROUP, "cloudRun.service", "another", at="standby"),  # of another stack, it may be
]
SHARED = ("gcp:projects/service:Service", "gcp:projects/serviceIdentity:ServiceIdentity")
"""What is the same thing whoever says it, and stays when one of them goes."""


@pytest.mark.parametrize("change", BREAKS)
def test_it_fails(worked, change: Change) -> None:
    assert verdict(worked, READY, change, environment="prod", cloud="gcp") is Verdict.FAIL


@pytest.mark.parametrize("change", OPEN)
def test_it_is_not_evaluated(worked, change: Change) -> None:
    assert verdict(worked, READY, change, environment="prod", cloud="gcp") is Verdict.NOT_EVALUATED


def test_nothing_is_made_in_both_regions_under_one_name(worked) -> None:
    graph, _ = worked("prod", "gcp")
    made = Counter(
        (one.type, one.id)
        for one in graph
        if one.type.startswith("gcp:") and not one.external and one.type not in SHARED
    )
    assert [name for name, times in made.items() if times > 1] == []


def test_judged_by_itself_it_keeps_every_promise(worked) -> None:
    graph, whole = worked("prod", "gcp")
    alone = Graph(one for one in graph if one.stack.endswith("-recovery") or "-audit-" in one.stack)
    expected = replace(
        whole,
        layers=frozenset({"audit", "recovery"}),
        standby_in=None,
        instances=2,
        idle=True,
        fleet=None,
        monitors=tuple(one for one in whole.monitors if one.measure != "devices_silent"),
    )
    proved = {one.id for one in every() if "gcp" in one.broken}
    fine = {Verdict.PASS, Verdict.NOT_APPLICABLE}
    found = results(alone, expected)
    assert {name: one for name, one in found.items() if name in proved and one.verdict not in fine} == {}
    assert {name.partition(".")[0] for name, one in found.items() if one.verdict is Verdict.PASS} >= {
        "gateway",
        "incidents",
        "keys",
        "model_registry",
        "network",
        "observability",
        "serving",
    }
