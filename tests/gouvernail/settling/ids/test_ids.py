"""The tables of ids, held against what the sandbox gives every resource of the worked stacks."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from gouvernail.graph import Graph, Resource, is_known
from gouvernail.sandbox import index
from gouvernail.settling import ids
from gouvernail.settling.ids import AGAIN, Unsaid, aws, azure, gcp

TABLES: Mapping[str, Mapping[str, ids.Rule]] = {"aws": aws.RULES, "azure": azure.RULES, "gcp": gcp.RULES}


@pytest.mark.parametrize("cloud", TABLES)
def test_every_type_is_one_of_the_sdk_and_every_hole_an_input_or_a_place(cloud: str) -> None:
    for token, rule in TABLES[cloud].items():
        resource = index.resource(token)
        assert resource is not None, token
        if isinstance(rule, str):
            assert {*ids.holes(rule)} <= {*resource.inputs, *ids.places(token)}, token


@pytest.mark.parametrize("cloud", TABLES)
def test_every_place_is_said_by_a_function_of_the_sdk(cloud: str) -> None:
    for function, output in {"aws": aws, "azure": azure, "gcp": gcp}[cloud].PLACES.values():
        known = index.function(function)
        assert known is not None, function
        assert output in known.outputs


@pytest.mark.slow
@pytest.mark.parametrize("cloud", TABLES)
def test_ids_are_those_that_the_worked_stacks_have(
    cloud: str, worked_stacks: Callable[[str], Mapping[str, Graph]]
) -> None:
    judged: set[str] = set()
    for graph in worked_stacks(cloud).values():
        for one in graph:
            rule = ids.rule(one.type) if one.custom and not one.external else None
            if not isinstance(rule, str):
                continue
            known = {name: value for name, value in one.inputs.items() if is_known(value)}
            try:
                found = ids.filled(rule, {**places(graph, one), **known})
            except Unsaid:  # the provider makes it up, where the program does not say it
                continue
            assert found == one.id, one.urn
            judged.add(one.type)
    assert len(judged) > 30


def places(graph: Graph, one: Resource) -> dict[str, object]:
    account, region = graph.account(one), graph.region(one)
    known = {"account": account, "subscriptionId": account, "project": account, "region": region}
    return {"partition": "aws", "suffix": "amazonaws.com", **{name: value for name, value in known.items() if value}}


def test_what_nobody_wrote_a_rule_for_has_none() -> None:
    assert ids.rule("aws:kms/key:Key") is None
    assert ids.rule("random:index/randomId:RandomId") is None
    assert ids.places("random:index/randomId:RandomId") == {}


def test_a_form_is_filled_with_texts_and_whole_numbers() -> None:
    assert ids.filled("{a}/{b}/{c}", {"a": "x", "b": 443, "c": 8443.0}) == "x/443/8443"


@pytest.mark.parametrize("value", [None, "", 1.5, ["x"], {"a": "b"}])
def test_and_with_nothing_else(value: Any) -> None:
    with pytest.raises(Unsaid, match="b"):
        ids.filled("{a}/{b}", {"a": "x", "b": value})


def test_what_may_be_made_again_is_said_of_settings_only() -> None:
    again = {token for table in TABLES.values() for token, rule in table.items() if rule is AGAIN}
    assert "aws:lb/targetGroupAttachment:TargetGroupAttachment" in again
    assert not {"aws:lb/loadBalancer:LoadBalancer", "gcp:storage/bucket:Bucket"} & again
