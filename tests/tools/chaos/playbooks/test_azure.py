"""The weight is read out of the named value and the policy that the simulated API Management has."""

from pathlib import Path

import pytest

from components.azure._router_policy import of_router
from tests.tools.chaos.playbooks.made_up import STACK, there
from tools.chaos.playbooks.azure import live

VALUE = "azure-native:apimanagement:NamedValue"
POLICY = "azure-native:apimanagement:ApiOperationPolicy"
AS_MADE = of_router("scorecard", "https://governed.example", "/v2/score", sticky=True)


def weighed(file: Path, value: str, policy: str = AS_MADE) -> int:
    values = [(VALUE, "weight", {"value": value, "secret": False}), (VALUE, "mirror", {"value": "7"})]
    with there(file, *values, (POLICY, "router", {"value": policy})) as clouds:
        return live(clouds, STACK)


@pytest.mark.parametrize("weight", [0, 5, 50, 100])
def test_buckets_below_the_named_value(tmp_path: Path, weight: int) -> None:
    assert weighed(tmp_path / "state.db", str(weight)) == weight


@pytest.mark.parametrize(
    ("value", "policy"),
    [
        ("101", AS_MADE),
        ("half", AS_MADE),
        ("5", "<policies"),
        ("5", "<policies/>"),
        ("5", of_router("scorecard", "https://governed.example", "/", sticky=False)),
        ("5", AS_MADE.replace("{{weight}}", "{{mirror}}")),
        ("5", AS_MADE.replace('backend-id="legacy"', 'backend-id="governed"')),
    ],
)
def test_what_does_not_say_it(tmp_path: Path, value: str, policy: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - all it says
        weighed(tmp_path / "state.db", value, policy)


def test_another_stack_s_named_value_is_none_of_ours(tmp_path: Path) -> None:
    things = ((VALUE, "weight", {"value": "5"}), (POLICY, "router", {"value": AS_MADE}))
    with there(tmp_path / "state.db", *things, stack="other") as clouds, pytest.raises(ValueError):  # noqa: PT011
        live(clouds, STACK)
