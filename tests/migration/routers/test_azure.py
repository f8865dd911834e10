"""What a policy does is read from what its stack makes, after each change that a cloud or somebody may make."""

from dataclasses import replace

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.graph import UNKNOWN, Graph
from migration.routers import Live, deciding, live
from tests.components.azure.routers import router

MODULE = "azure-native:apimanagement:"
VALUE, POLICY, BACKEND = f"{MODULE}NamedValue", f"{MODULE}ApiOperationPolicy", f"{MODULE}Backend"
EVERY = f"{MODULE}ApiPolicy"


@pytest.fixture(scope="module")
def made():
    return router(weight=25, mirror=10)


def found(graph, token, name):
    (one,) = [its for its in graph.of_type(token) if its.name == name]
    return one


def changed(graph, token, name, **values):
    """The graph as a refresh finds it where somebody changed one resource."""
    one = found(graph, token, name)
    return graph.replaced(replace(one, outputs={**one.outputs, **values}))


def rewritten(graph, old, new):
    """The same where somebody changed a part of the policy."""
    value = found(graph, POLICY, "router").outputs["value"]
    assert value.count(old) >= 1, old
    return changed(graph, POLICY, "router", value=value.replace(old, new))


def refused(graph, said):
    with pytest.raises(GouvernailError, match=said) as error:
        live("azure", graph)
    (problem,) = error.value.problems
    assert "pulumi refresh" in str(problem.mend)


@pytest.mark.parametrize("sticky", [True, False])
@pytest.mark.parametrize(("weight", "mirror"), [(0, 0), (1, 100), (100, 0), (50, 7)])
def test_what_the_stack_makes_is_read_back(sticky, weight, mirror):
    assert live("azure", router(weight=weight, mirror=mirror, sticky=sticky)) == Live(weight, mirror)


@pytest.mark.parametrize("path", ["/", "/v2/score"])
def test_wherever_the_legacy_is_asked(path):
    legacy = {"host": "scoring.legacy.example", "port": 8443, "path": path, "addresses": []}
    assert live("azure", router(weight=30, legacy=legacy)) == Live(30, 0)


@pytest.mark.parametrize("weight", range(0, 101, 7))
def test_what_the_cloud_says_counts_and_not_what_was_asked_for(made, weight):
    assert live("azure", changed(made, VALUE, "weight", value=str(weight))) == Live(weight, 10)
    assert live("azure", changed(made, VALUE, "mirror", value=str(weight))) == Live(25, weight)


@pytest.mark.parametrize("name", ["weight", "mirror"])
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"value": "101"}, "is 101"),
        ({"value": "-1"}, "is '-1'"),
        ({"value": "2.5"}, "is '2.5'"),
        ({"value": "half"}, "is 'half'"),
        ({"value": ""}, "is not set"),
        ({"value": "२५"}, "is '२५'"),
        ({"value": None}, "is not set"),
        ({"value": UNKNOWN}, "is not known"),
        ({"secret": True}, "is not shown"),
        ({"secret": UNKNOWN}, "is not shown"),
    ],
)
def test_a_value_that_is_no_share_is_no_weight(made, name, values, said):
    refused(changed(made, VALUE, name, **values), said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('backend-id="governed"', 'backend-id="legacy"', "governed side go to legacy"),
        ('backend-id="legacy"', 'backend-id="governed"', "legacy side go to governed"),
        ('backend-id="legacy"', 'base-url="https://elsewhere.example"', "go to None"),
        ('<set-backend-service backend-id="legacy" />', "", "legacy side go to nobody"),
        ("&lt; int.Parse(&quot;{{weight}}", "&gt; int.Parse(&quot;{{weight}}", "something else than the weight"),
        ("{{weight}}", "{{mirror}}", "something else than the weight"),
        ("{{mirror}}", "{{weight}}", "the mirror's share"),
        ("x-gouvernail-bucket", "x-other", "something else than the weight"),
        ('condition="@((bool)context', 'condition="@(!(bool)context', "another way"),
        ("<choose>", "<base /><choose>", "does more|another way"),
        ("<base />", "", "does more"),
        ("<inbound>", "<inbound><return-response />", "does more"),
        ('<set-backend-service backend-id="governed" />', '<set-backend-service backend-id="governed" /><base />',
         "does more"),
        ("<policies>", "<policies", "cannot be read"),
    ],
)  # fmt: skip
def test_a_policy_that_does_something_else_is_no_weight(made, old, new, said):
    refused(rewritten(made, old, new), said)


def test_a_policy_that_is_not_known_is_no_weight(made):
    refused(changed(made, POLICY, "router", value=UNKNOWN), "not known")
    refused(changed(made, POLICY, "router", value="<policies />"), "does more than to divide")


def test_what_is_done_with_every_call_before_is_to_ask_for_a_token(made):
    written = found(made, EVERY, "router").outputs["value"]
    refused(changed(made, EVERY, "router", value=written.replace("<inbound>", "<inbound><return-response />")), "more")
    refused(changed(made, EVERY, "router", value=UNKNOWN), "not known")


def test_spaces_in_a_policy_mean_nothing(made):
    assert live("azure", rewritten(made, "&#10;    ", " ")) == Live(25, 10)


def test_a_stack_that_is_not_up_has_no_weight(made):
    refused(Graph(()), "there is no")
    for token, name in (
        (VALUE, "weight"), (VALUE, "mirror"), (POLICY, "router"), (EVERY, "router"),
        (BACKEND, "legacy"), (BACKEND, "governed"),
    ):  # fmt: skip
        refused(Graph(one for one in made if (one.type, one.name) != (token, name)), "there is no")


def test_the_values_and_the_policy_decide(made):
    assert {urn.rpartition("::")[2] for urn in deciding("azure", made)} == {"weight", "mirror", "router"}
    assert len(deciding("azure", made)) == 4
