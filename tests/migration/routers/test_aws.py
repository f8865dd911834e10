"""What a load balancer does is read from what its stack makes, after each change that a cloud or somebody may make."""

from dataclasses import replace

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.graph import UNKNOWN, Graph
from migration.routers import Live, live
from tests.components.aws.routers import router

LISTENER = "aws:lb/listener:Listener"
RULE = "aws:lb/listenerRule:ListenerRule"
GROUP = "aws:lb/targetGroup:TargetGroup"
STRANGER = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/stranger/0"


@pytest.fixture(scope="module")
def by_bucket():
    return router(weight=25, sticky=True)


@pytest.fixture(scope="module")
def by_chance():
    return router(weight=25, sticky=False)


def found(graph, token, name):
    (one,) = [its for its in graph.of_type(token) if its.name == name]
    return one


def changed(graph, token, name, **values):
    """The graph as a refresh finds it where somebody changed one resource."""
    one = found(graph, token, name)
    return graph.replaced(replace(one, outputs={**one.outputs, **values}))


def forward(graph, **weights):
    """The action that sends so much to each side."""
    groups = [{"arn": found(graph, GROUP, side).outputs["arn"], "weight": its} for side, its in weights.items()]
    return [{"type": "forward", "forward": {"targetGroups": groups}}]


def asks(pattern, header="x-gouvernail-bucket"):
    return [{"httpHeader": {"httpHeaderName": header, "regexValues": [pattern]}}]


def refused(graph, said):
    with pytest.raises(GouvernailError, match=said) as error:
        live("aws", graph)
    (problem,) = error.value.problems
    assert "pulumi refresh" in str(problem.mend)


@pytest.mark.parametrize("sticky", [True, False])
@pytest.mark.parametrize("weight", [0, 1, 9, 10, 25, 99, 100])
def test_what_the_stack_makes_is_read_back(weight, sticky):
    assert live("aws", router(weight=weight, sticky=sticky)) == Live(weight, 0)


@pytest.mark.parametrize("weight", range(0, 101, 7))
def test_in_whichever_order_and_form_the_cloud_says_it(by_chance, weight):
    actions = forward(by_chance, governed=weight, legacy=str(100 - weight))
    assert live("aws", changed(by_chance, LISTENER, "router", defaultActions=actions)) == Live(weight, 0)


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"legacy": 75, "governed": 20}, "add up to 95"),
        ({"legacy": 100}, "of both sides only legacy"),
        ({"governed": 100}, "of both sides only governed"),
        ({"legacy": 75.5, "governed": 24.5}, "is 75.5"),
        ({"legacy": 175, "governed": -75}, "is 175"),
        ({"legacy": UNKNOWN, "governed": 25}, "share of the legacy side is not known"),
        ({"legacy": None, "governed": 25}, "share of the legacy side is not set"),
    ],
)
def test_shares_that_do_not_add_up_are_no_weight(by_chance, weights, said):
    refused(changed(by_chance, LISTENER, "router", defaultActions=forward(by_chance, **weights)), said)


def test_a_listener_that_does_something_else_is_no_weight(by_chance):
    refused(changed(by_chance, LISTENER, "router", defaultActions=UNKNOWN), "not known")
    answer = [{"type": "fixed-response", "fixedResponse": {"statusCode": "503"}}]
    refused(changed(by_chance, LISTENER, "router", defaultActions=answer), "where calls go is not known")
    both = [{"type": "authenticate-oidc"}, *forward(by_chance, legacy=75, governed=25)]
    refused(changed(by_chance, LISTENER, "router", defaultActions=both), "is not known|does more")
    elsewhere = forward(by_chance, legacy=75, governed=25)
    elsewhere[0]["forward"]["targetGroups"].append({"arn": STRANGER, "weight": 0})
    refused(changed(by_chance, LISTENER, "router", defaultActions=elsewhere), "no side of this stack")


def test_a_stack_that_is_not_up_has_no_weight(by_chance):
    refused(Graph(()), "there is no listener")
    for token, name in ((LISTENER, "router"), (GROUP, "legacy"), (GROUP, "governed")):
        refused(Graph(one for one in by_chance if (one.type, one.name) != (token, name)), "there is no")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"conditions": asks("^([0-3][0-9]|[5-6][0-9])$")}, "not those below a weight"),
        ({"conditions": asks("^(.*)$")}, "asks for"),
        ({"conditions": asks("^(1[0-9])$")}, "not those below a weight"),
        ({"conditions": asks("^([0-1][0-9])$", header="x-other")}, "does not ask for x-gouvernail-bucket"),
        ({"conditions": asks(UNKNOWN)}, "does not ask"),
        ({"conditions": UNKNOWN}, "not known"),
        ({"conditions": []}, "not one"),
        ({"conditions": [*asks("^([0-1][0-9])$"), {"sourceIp": {"values": ["10.0.0.0/8"]}}]}, "not one"),
        ({"priority": 30}, "comes before"),
        ({"priority": UNKNOWN}, "is not known"),
    ],
)
def test_a_rule_that_moves_others_than_the_stack_asked_is_no_weight(by_bucket, values, said):
    refused(changed(by_bucket, RULE, "governed", **values), said)


@pytest.mark.parametrize("side", ["legacy", "governed"])
def test_a_rule_that_sends_calls_to_the_other_side_is_no_weight(by_bucket, side):
    other = {"legacy": "governed", "governed": "legacy"}[side]
    refused(changed(by_bucket, RULE, side, actions=forward(by_bucket, **{other: 100})), "of both sides only")
    refused(changed(by_bucket, RULE, side, actions=forward(by_bucket, legacy=50, governed=50)), "of both sides only")


def test_what_no_rule_takes_goes_to_the_legacy_or_it_is_no_weight(by_bucket):
    actions = forward(by_bucket, legacy=0, governed=100)
    refused(changed(by_bucket, LISTENER, "router", defaultActions=actions), "do not go to the legacy")


def test_another_rule_or_a_missing_one_is_no_weight(by_bucket):
    refused(Graph(one for one in by_bucket if (one.type, one.name) != (RULE, "legacy")), "has the rules governed")
    more = replace(found(by_bucket, RULE, "legacy"), urn="urn:pulumi:t::t::a::third", name="third")
    refused(Graph([*by_bucket, more]), "has the rules governed, legacy, third")
