"""A workload stack says where its gateway answers, or nobody asks it."""

import pytest

from gouvernail.errors import GouvernailError
from migration.gates.endpoints import gateway_of

STACK = "credit-scoring-aws-prod-workload"


def exported(gateway: object) -> dict[str, object]:
    urn = f"urn:pulumi:{STACK}::gouvernail::pulumi:pulumi:Stack::gouvernail-{STACK}"
    resource = {"urn": urn, "type": "pulumi:pulumi:Stack", "custom": False, "outputs": {"gateway": gateway}}
    return {"version": 3, "deployment": {"resources": [resource]}}


def test_its_address() -> None:
    assert gateway_of(STACK, exported({"address": "https://score.example/"})) == "https://score.example"


@pytest.mark.parametrize("gateway", [None, {}, "x", {"address": ""}, {"address": "http://score.example"}])
def test_no_address_is_told(gateway: object) -> None:
    with pytest.raises(GouvernailError, match="does not say where its gateway answers"):
        gateway_of(STACK, exported(gateway))


def test_an_empty_stack_is_told() -> None:
    with pytest.raises(GouvernailError, match="pulumi up"):
        gateway_of(STACK, {"version": 3, "deployment": {"resources": []}})
