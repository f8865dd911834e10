"""A cutover on Azure: what it stands on, what it gives, and what it says where the organisation lacks something."""

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.sandbox.state import State
from tests.stacks.desk import Desk

CUTOVER = "credit-scoring-azure-dev-cutover"
GROUND = ("bex-azure-audit-foundation", "bex-azure-dev-foundation", "credit-scoring-azure-dev-workload")
LEGACY = "https://scoring.legacy.example/v2/score"
RANGE = ", credit-scoring-router: 10.10.8.128/26"


@pytest.fixture
def desk(tmp_path):
    return Desk.laid(tmp_path)


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    """The stacks that a cutover stands on, and their clouds."""
    folder = tmp_path_factory.mktemp("ground")
    with State(folder / "state.db") as state:
        yield Desk.laid(folder).up(*GROUND, state=state), state


def cutover(desk, ground, **config):
    built, state = ground
    named = {"legacy": LEGACY, "stickyBy": "application_id", **config}
    given = {f"gouvernail:{key}": value for key, value in named.items()}
    return desk.up(CUTOVER, on=built, state=state, config=given)[CUTOVER]


def refused(desk, ground, said, path):
    with pytest.raises(GouvernailError, match=said) as error:
        cutover(desk, ground)
    (problem,) = error.value.problems
    assert problem.path == path
    assert problem.expected


def test_it_reads_the_workload_and_the_foundation_and_gives_what_its_contract_says(desk, ground):
    graph = cutover(desk, ground, weight="5", mirror="10")
    assert [one.rpartition("/")[2] for one in graph.references] == [GROUND[1], GROUND[2]]
    gives = graph.outputs["traffic"]
    assert gives["address"] == "https://credit-scoring-router.dev.models.banque.example"
    assert set(gives["roles"]) == {"pipeline"}
    assert gives["measured_as"] == {"legacy": "legacy", "governed": "governed"}
    assert gives["log"] == ground[0][GROUND[2]].outputs["gateway"]["log"]
    values = {one.name: one.inputs["value"] for one in graph.of_type("azure-native:apimanagement:NamedValue")}
    assert values == {"weight": "5", "mirror": "10"}
    (subnet,) = graph.of_type("azure-native:network:Subnet")
    assert subnet.inputs["addressPrefix"] == "10.10.8.128/26"


def test_without_a_range_it_says_where_one_is_written(desk, ground):
    desk.edit("organisation.yaml", RANGE, "")
    path = "clouds.azure.adopt.gateways.dev.ranges.credit-scoring-router"
    refused(desk, ground, "no range of dev is kept for the router", path)


def test_callers_that_the_gateway_names_must_let_the_router_through(desk, ground):
    desk.edit("credit-scoring.yaml", "  throttle: {", "  gateway: {allow: [10.10.4.0/24]}\n  throttle: {")
    refused(desk, ground, "keeps its router out", "serving.gateway.allow")


def test_nobody_could_move_calls_without_a_pipeline(desk, ground):
    text = (desk.systems / "organisation.yaml").read_text(encoding="utf-8")
    line = next(one for one in text.splitlines(keepends=True) if one.startswith("ci: "))
    desk.edit("organisation.yaml", line, "")
    refused(desk, ground, "nobody could move calls", "ci")
