"""What is wrong on Azure is refused in the sandbox, where it is wrong; what is right is taken."""

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2

from gouvernail.sandbox.provider import Provider
from gouvernail.sandbox.state import State
from gouvernail.sandbox.wire import encode
from tests.fidelity.wrong_azure import GONE, KINDS, RIGHT, SUBSCRIPTION, WRONG, Wrong


class _Context:
    def peer(self) -> str:
        return "wrong"

    def abort(self, _code: object, details: str) -> None:
        raise AssertionError(details)


@pytest.fixture(scope="module")
def azure() -> Provider:
    """A subscription in which everything right was made."""
    provider: Any = Provider("azure-native", State(Path(":memory:")), {})
    config = {"subscriptionId": SUBSCRIPTION, "location": "westeurope"}
    provider.Configure(provider_pb2.ConfigureRequest(args=encode(config)), _Context())
    for name, (token, inputs) in RIGHT.items():
        assert refusals(provider, token, inputs, name) == [], name
        urn = f"urn:pulumi:dev::wrong::azure-native:{token}::{name}"
        provider.Create(provider_pb2.CreateRequest(urn=urn, properties=encode(inputs)), _Context())
    return provider


def refusals(azure: Any, token: str, inputs: dict[str, Any], name: str) -> list[str]:
    """The places at which something is wrong."""
    urn = f"urn:pulumi:dev::wrong::azure-native:{token}::{name}"
    found = azure.Check(provider_pb2.CheckRequest(urn=urn, news=encode(inputs)), _Context())
    return [one.property for one in found.failures]


def changed(inputs: dict[str, Any], wrong: Wrong) -> dict[str, Any]:
    """The inputs with the one change, which must find its place."""
    whole: Any = copy.deepcopy(inputs)
    *steps, last = [int(text) if text.isdigit() else text for text in re.findall(r"[^.\[\]]+", wrong.path)]
    holder = whole
    for step in steps:
        holder = holder[step]
    if wrong.to:
        holder[wrong.to] = holder.pop(last)
    elif wrong.value is GONE:
        del holder[last]
    else:
        holder[last] = wrong.value
    return whole


@pytest.mark.parametrize("wrong", WRONG, ids=lambda one: one.said)
def test_a_wrong_variant_is_refused_where_it_is_wrong(azure, wrong) -> None:
    token, inputs = RIGHT[wrong.thing]
    said = refusals(azure, token, changed(inputs, wrong), wrong.thing)
    around = wrong.path.partition("[")[0].rpartition(".")[0] if wrong.kind in ("misspelt", "missing") else wrong.path
    assert [path for path in said if path.startswith(around.partition("[")[0])], said


def test_there_are_enough_of_each_kind() -> None:
    counts = {kind: sum(one.kind == kind for one in WRONG) for kind in KINDS}
    assert min(counts.values()) >= 20
    assert len({one.said for one in WRONG}) == len(WRONG)


def test_everything_right_has_a_wrong_variant() -> None:
    assert {one.thing for one in WRONG} | {"who", "names", "space"} == set(RIGHT)


def test_a_variant_that_changes_nothing_is_no_proof(azure) -> None:
    token, inputs = RIGHT["vault"]
    same = Wrong("enumeration", "vault", "properties.sku.name", "premium")
    assert refusals(azure, token, changed(inputs, same), "vault") == []
