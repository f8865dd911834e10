"""What is wrong on Azure and on Google Cloud is refused in the sandbox, where it is wrong; what is right is taken."""

import re
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from pulumi.runtime.proto import provider_pb2

from gouvernail.sandbox.provider import Provider
from gouvernail.sandbox.state import State
from gouvernail.sandbox.wire import encode
from tests.fidelity import wrong_azure, wrong_gcp
from tests.fidelity.wrong import KINDS, Wrong, changed

CLOUDS: Final[dict[str, ModuleType]] = {"azure-native": wrong_azure, "gcp": wrong_gcp}
SAID: Final = {
    "misspelt": "unknown property|is computed by the cloud",
    "enumeration": "one of",
    "parent": "nothing in the sandbox is called|of another kind|it is in region|lies",
    "missing": "missing",
    "shape": "expected|unknown property|is computed by the cloud",
}
"""Why it is refused, by the kind of what is wrong."""


class _Context:
    def peer(self) -> str:
        return "wrong"

    def abort(self, _code: object, details: str) -> None:
        raise AssertionError(details)


class Account:
    """A place of a cloud in which everything right was made."""

    def __init__(self, cloud: str) -> None:
        self.cloud, self.right = cloud, CLOUDS[cloud].RIGHT
        self._provider: Any = Provider(cloud, State(Path(":memory:")), {})
        self._provider.Configure(provider_pb2.ConfigureRequest(args=encode(CLOUDS[cloud].CONFIG)), _Context())
        for name, (_, inputs) in self.right.items():
            assert self.refusals(name, inputs) == {}, name
            self._provider.Create(provider_pb2.CreateRequest(urn=self.urn(name), properties=encode(inputs)), _Context())

    def urn(self, name: str) -> str:
        return f"urn:pulumi:dev::wrong::{self.cloud}:{self.right[name][0]}::{name}"

    def refusals(self, name: str, inputs: dict[str, Any]) -> dict[str, str]:
        """The places at which something is wrong, and what is said of each."""
        news = encode(inputs)
        found = self._provider.Check(provider_pb2.CheckRequest(urn=self.urn(name), news=news), _Context())
        return {one.property: one.reason for one in found.failures}


@pytest.fixture(scope="module")
def accounts() -> dict[str, Account]:
    return {cloud: Account(cloud) for cloud in CLOUDS}


def near(place: str, wrong: Wrong) -> bool:
    """Whether a refusal stands where the one thing is wrong: there, below it, or at the key that it was given."""
    renamed = f"{wrong.path.rpartition('.')[0]}.{wrong.to}".lstrip(".") if wrong.to else wrong.path
    return place.startswith((wrong.path, renamed))


@pytest.mark.parametrize(
    ("cloud", "wrong"),
    [pytest.param(cloud, one, id=f"{cloud}-{one.said}") for cloud, module in CLOUDS.items() for one in module.WRONG],
)
def test_a_wrong_variant_is_refused_where_it_is_wrong(accounts, cloud, wrong) -> None:
    _, inputs = accounts[cloud].right[wrong.thing]
    found = accounts[cloud].refusals(wrong.thing, changed(inputs, wrong))
    assert [place for place, why in found.items() if near(place, wrong) and re.search(SAID[wrong.kind], why)], found


@pytest.mark.parametrize("cloud", CLOUDS)
def test_there_are_enough_of_each_kind(cloud) -> None:
    wrong = CLOUDS[cloud].WRONG
    counts = {kind: sum(one.kind == kind for one in wrong) for kind in KINDS}
    assert min(counts.values()) >= 20
    assert sum(counts.values()) == len(wrong)
    assert len({(one.said, repr(one.value)) for one in wrong}) == len(wrong)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_everything_right_has_a_wrong_variant(cloud) -> None:
    assert {one.thing for one in CLOUDS[cloud].WRONG} | CLOUDS[cloud].STOOD_ON == set(CLOUDS[cloud].RIGHT)


@pytest.mark.parametrize(
    ("cloud", "same"),
    [
        ("azure-native", Wrong("enumeration", "vault", "properties.sku.name", "premium")),
        ("gcp", Wrong("enumeration", "key", "versionTemplate.protectionLevel", "HSM")),
    ],
)
def test_a_variant_that_changes_nothing_is_no_proof(accounts, cloud, same) -> None:
    assert accounts[cloud].refusals(same.thing, changed(accounts[cloud].right[same.thing][1], same)) == {}
