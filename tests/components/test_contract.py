"""The contract: every component takes and gives what it says, and names fit where they go."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pulumi.provider.experimental.analyzer import Analyzer

import components.aws
import components.azure
import components.gcp
from components.contract import CAPABILITIES
from components.contract.naming import digest, physical_name

CLOUDS = {"aws": components.aws, "azure": components.azure, "gcp": components.gcp}
IDS = st.from_regex(r"\A[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,23}\Z")
ENVIRONMENTS = st.from_regex(r"\A[a-z][a-z0-9]{1,7}\Z")
KEYS = st.from_regex(r"\A[a-zA-Z][a-zA-Z0-9_]{0,47}\Z")
SAGEMAKER = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")  # its API reference, EndpointName
BUCKET = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")


def built(cloud):
    """The capabilities that the cloud has (which it must have is said in tests/structure)."""
    return [capability for capability in CAPABILITIES.values() if hasattr(CLOUDS[cloud], capability.component)]


@pytest.mark.parametrize(
    ("cloud", "capability"),
    [(cloud, capability) for cloud in CLOUDS for capability in built(cloud)],
    ids=lambda one: getattr(one, "name", one),
)
def test_a_component_gives_what_its_contract_says(cloud, capability):
    component = getattr(CLOUDS[cloud], capability.component)
    analyzed = Analyzer(f"gouvernail-{cloud}").analyze([component])["component_definitions"][capability.component]
    assert set(analyzed.outputs) == {
        "".join([first, *(part.capitalize() for part in rest)])
        for first, *rest in (output.split("_") for output in capability.outputs)
    }


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_component_has_a_schema_that_says_what_each_argument_is(cloud):
    everything = [getattr(CLOUDS[cloud], capability.component) for capability in built(cloud)]
    definitions = Analyzer(f"gouvernail-{cloud}").analyze(everything)
    for kind in ("component_definitions", "type_definitions"):
        for name, definition in definitions[kind].items():
            fields = {**getattr(definition, "inputs", {}), **getattr(definition, "properties", {})}
            assert fields, name
            assert [field for field, known in fields.items() if not known.description] == [], name


@given(IDS, ENVIRONMENTS, KEYS)
@example("a" * 24, "e" * 8, "K" + "_a" * 23)
def test_names_fit_into_what_sagemaker_takes(system, environment, model):
    name = physical_name(f"{system}-{environment}", model, digest("x"))
    assert len(name) <= 63
    assert SAGEMAKER.fullmatch(name.replace("--", "-").rstrip("-")), name


@given(IDS, ENVIRONMENTS)
@example("a" * 24, "e" * 8)
def test_names_of_buckets_keep_the_account_whole(system, environment):
    name = physical_name(f"{system}-{environment}", "events", "123456789012")
    assert BUCKET.fullmatch(name)
    assert name.endswith("-123456789012")


@given(st.text("abc-", min_size=1, max_size=40), st.text("abc-", min_size=1, max_size=40))
def test_long_names_differ_where_what_they_stand_for_differs(one, other):
    def name(role):
        return physical_name("credit-scoring-prod", role, limit=24)

    assert len(name(one)) <= 24
    assert (name(one) == name(other)) == (one == other) or len(f"credit-scoring-prod-{one}") <= 24


def test_short_names_are_prefix_and_role_alone():
    assert physical_name("bex-dev", "flow_logs") == "bex-dev-flow-logs"


@given(st.dictionaries(st.text(max_size=5), st.integers(), min_size=2, max_size=5))
def test_a_digest_knows_values_and_not_their_order(value):
    assert digest(value) == digest(dict(reversed(value.items())))
    assert digest(value) != digest({**value, "more": 1})
    assert re.fullmatch(r"[0-9a-f]{8}", digest(value))
