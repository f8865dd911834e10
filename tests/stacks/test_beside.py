"""Two systems and two environments beside each other in one account, built in process: nobody disturbs anybody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gouvernail.graph import Graph
from gouvernail.sandbox.state import State
from gouvernail.verdict import Verdict
from tests.stacks.desk import Desk, differing

AUDIT = "bex-aws-audit-foundation"
OF = {
    environment: (
        f"bex-aws-{environment}-foundation",
        f"credit-scoring-aws-{environment}-workload",
        f"document-triage-aws-{environment}-workload",
    )
    for environment in ("dev", "prod")
}
OF["prod"] += ("credit-scoring-aws-prod-recovery",)
OWN = 'accounts: {dev: "111111111111", test: "222222222222", prod: "333333333333"'
SHARED = 'sharedAccounts: true\n    accounts: {dev: "111111111111", test: "111111111111", prod: "111111111111"'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    laid = Desk.laid(tmp_path_factory.mktemp("beside"))
    laid.edit("organisation.yaml", OWN, SHARED)
    return laid


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    with State(tmp_path_factory.mktemp("clouds") / "state.db") as held:
        yield held


@pytest.fixture(scope="module")
def built(desk: Desk, state: State) -> dict[str, Graph]:
    """Dev first; whoever takes a name that is taken already is refused by the cloud."""
    return desk.up(AUDIT, *OF["dev"], *OF["prod"], state=state)


def test_dev_and_prod_of_both_systems_go_up_in_one_account(built: dict[str, Graph], state: State) -> None:
    things = [thing for thing in state.everything() if f":{AUDIT}::" not in thing.urn]
    assert {thing.urn.split(":")[2] for thing in things} == {*built} - {AUDIT}
    assert {thing.account for thing in things} == {"111111111111"}
    assert len({(thing.type, thing.region, thing.id) for thing in things}) == len(things)


@pytest.mark.parametrize("system", ["credit-scoring", "document-triage"])
@pytest.mark.parametrize("environment", OF)
def test_no_guarantee_is_broken_in_either_environment(
    desk: Desk, built: dict[str, Graph], environment: str, system: str
) -> None:
    its = [name for name in OF[environment] if name.startswith(("bex-", system))]
    graph = Graph.merge(built[AUDIT], *(built[name] for name in its))
    layers = {"audit", *(name.rpartition("-")[2] for name in its)}
    found = desk.judged(graph, "aws", environment, layers, file=f"{system}.yaml")
    assert len(found) > 50
    assert {name for name, one in found.items() if one.verdict is Verdict.FAIL} == set()


def test_it_makes_no_difference_who_is_there_already(desk: Desk, built: dict[str, Graph], tmp_path: Path) -> None:
    """But for the foundation that keeps what is the account's own."""
    first, *dev = OF["dev"]
    with State(tmp_path / "state.db") as other:
        otherwise = desk.up(AUDIT, first, *OF["prod"], *dev, state=other)
    for stack, graph in built.items():
        assert differing(graph, otherwise[stack]) == set(), stack
