"""The standby of production: missing, empty, elsewhere, behind no gateway, of another image, or not readable."""

import dataclasses

import pytest

from gouvernail.graph import UNKNOWN, Graph
from gouvernail.verdict import Verdict
from policies.reading import read
from policies.rules import every

READY = next(one for one in every() if one.id == "backup.standby_ready")
STANDBY = "credit-scoring-aws-prod-recovery"
MODEL, API, STAGE = "sagemaker/model:Model", "apigateway/restApi:RestApi", "apigateway/stage:Stage"
PROVIDER, ENDPOINT = "pulumi:providers:aws", "sagemaker/endpoint:Endpoint"


def verdict(graph, expected):
    return READY.holds(read(graph, expected)).verdict


def without(graph, *tokens):
    """The platform without these types of its standby; without all of it where none is named."""
    return Graph(
        one for one in graph if one.stack != STANDBY or (tokens and one.type.removeprefix("aws:") not in tokens)
    )


def changed(graph, token, **inputs):
    """The platform with something of its standby made from other inputs."""
    return Graph(
        dataclasses.replace(one, inputs={**one.inputs, **inputs}, outputs={**one.outputs, **inputs})
        if one.stack == STANDBY and one.type.removeprefix("aws:") == token
        else one
        for one in graph
    )


def test_a_standby_that_serves_the_same_digest_from_another_registry_is_ready(worked):
    assert verdict(*worked("prod")) is Verdict.PASS


def test_nothing_is_asked_for_outside_of_production_or_in_another_mode(worked):
    assert verdict(*worked("dev")) is Verdict.NOT_APPLICABLE
    graph, expected = worked("prod")
    assert verdict(graph, dataclasses.replace(expected, standby_in=None)) is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize("tokens", [(), (ENDPOINT,), (API,), (STAGE,)], ids=lambda it: " ".join(it) or "all")
def test_a_standby_that_lacks_a_part_is_none(worked, tokens):
    graph, expected = worked("prod")
    assert verdict(without(graph, *tokens), expected) is Verdict.FAIL


@pytest.mark.parametrize("at", ["sha256:" + "0" * 64, "latest"])
def test_another_image_is_not_ready(worked, at):
    graph, expected = worked("prod")
    other = {"image": f"registry.example/scorecard{':' if at == 'latest' else '@'}{at}"}
    assert verdict(changed(graph, MODEL, primaryContainer=other), expected) is Verdict.FAIL


def test_one_in_the_home_region_is_lost_with_it(worked):
    graph, expected = worked("prod")
    assert verdict(changed(graph, PROVIDER, region="eu-west-1"), expected) is Verdict.FAIL


def test_what_is_not_known_is_not_evaluated(worked):
    graph, expected = worked("prod")
    assert verdict(changed(graph, ENDPOINT, endpointConfigName=UNKNOWN), expected) is Verdict.NOT_EVALUATED
    unread = dataclasses.replace(expected, unread=frozenset({"recovery"}))
    assert verdict(without(graph), unread) is Verdict.NOT_EVALUATED


def test_the_standby_is_taken_for_no_part_of_the_workload(worked):
    graph, expected = worked("prod")
    platform = read(graph, expected)
    assert [one.name for one in platform.model_endpoints] == ["scorecard"]
    assert len(platform.gateways) == len(platform.networks) == 1
