"""What a cutover's file says: each mistake is named with its key, all of them at once, and no password is repeated."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouvernail.errors import GouvernailError
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State
from stacks.cutover.settings import read
from stacks.names import parse
from tests.stacks.desk import Desk

CUTOVER = "credit-scoring-aws-dev-cutover"
GROUND = ("bex-aws-audit-foundation", "bex-aws-dev-foundation", "credit-scoring-aws-dev-workload")
LEGACY = "https://scoring.legacy.example/v2/score"
GOOGLE = "credit-scoring-gcp-prod-workload"


def told(references=None, **config):
    """What is read of a configuration."""
    found = []
    named = {f"gouvernail:{key}": value for key, value in {"legacy": LEGACY, **config}.items() if value is not None}
    collect(lambda: found.append(read(parse(CUTOVER))), stack_name=CUTOVER, config=named, references=references or {})
    return found[0]


def refused(key, said, references=None, **config):
    with pytest.raises(GouvernailError, match=said) as error:
        told(references, **config)
    (problem,) = error.value.problems
    assert (problem.file, problem.path) == (f"stacks/Pulumi.{CUTOVER}.yaml", f"gouvernail:{key}")
    assert problem.expected
    return str(error.value)


def test_what_is_left_out_leaves_every_call_with_the_legacy():
    found = told()
    assert (found.weight, found.mirror, found.sticky_by) == (0, 0, None)
    assert found.legacy == {"host": "scoring.legacy.example", "port": 443, "path": "/v2/score", "addresses": []}


@pytest.mark.parametrize("share", ["0", "1", "25", "99", "100"])
def test_shares_are_whole_per_cents(share):
    assert told(weight=share, mirror=share).weight == int(share)
    assert told(weight=share, mirror=share).mirror == int(share)


@pytest.mark.parametrize(
    "share", ["101", "-1", "half", "", "2.5", "25%", "007", "1e2", " 5", "\u0665", "1000000000000000000000"]
)
@pytest.mark.parametrize("key", ["weight", "mirror"])
def test_what_is_no_share_is_refused(key, share):
    refused(key, "is no share of calls", **{key: share})


def test_without_a_legacy_there_is_nothing_to_divide():
    assert "pulumi config set gouvernail:legacy" in refused("legacy", "nobody says what answered before", legacy=None)
    refused("legacy", "nobody says", legacy="")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://scoring.legacy.example/score", "not asked over TLS"),
        ("ftp://scoring.legacy.example", "not asked over TLS"),
        ("scoring.legacy.example/score", "not asked over TLS"),
        ("https://scoring.legacy.example/score?key=1", "a query or a fragment"),
        ("https://scoring.legacy.example/score#a", "a query or a fragment"),
        ("https://scoring.legacy.example/score?", "a query or a fragment"),
        ("https:///score", "names no host"),
        ("https://10.0.0.1/score", "names no host"),
        ("https://localhost/score", "names no host"),
        ("https://scoring.legacy.example:0/", "port 0"),
        ("https://scoring.legacy.example:99999/", "is no URL"),
        ("https://scoring.legacy.example:x/", "is no URL"),
        ("https://[::1/score", "is no URL"),
        ("https://scoring.legacy.example/sco re", "other signs"),
        ("https://scoring.legacy.example/$1/score", "other signs"),
        ("https://scoring.legacy.example/../score", "other signs"),
        ("https://scoring.legacy.example/score/.", "other signs"),
        ("https://scoring.legacy.example/score%00", "other signs"),
        ("https://scoring.légacy.example/score", "names no host"),
        ("stack:nowhere", "is no stack of a workload"),
        ("stack:bex-aws-dev-foundation", "is no stack of a workload"),
        ("stack:credit-scoring-aws-dev-workload", "the governed side itself"),
    ],
)
def test_an_address_that_is_none_is_refused(url, said):
    refused("legacy", said, legacy=url)


@pytest.mark.parametrize(
    "url",
    ["https://user:hunter2@legacy.example/score", "https://hunter2@legacy.example", "http://hunter2:@legacy.example"],
)
def test_credentials_in_a_url_are_refused_and_not_repeated(url):
    assert "hunter2" not in refused("legacy", "holds credentials", legacy=url)


@given(st.text(max_size=80))
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=15)
def test_whatever_is_written_it_is_read_or_refused_and_nothing_else(text):
    found = read_or_refused(f"https://{text}")
    assert found == {"gouvernail:legacy"} or found.legacy["host"].isascii()


def read_or_refused(url):
    """What is read, or the places of what is refused."""
    try:
        return told(legacy=url)
    except GouvernailError as error:
        return {one.path for one in error.problems}


def test_private_addresses_are_read_each_once():
    assert told(legacyAddresses='["10.10.15.11", "10.10.15.10", "10.10.15.11"]').legacy["addresses"] == [
        "10.10.15.11",
        "10.10.15.10",
    ]


@pytest.mark.parametrize(
    ("addresses", "said"),
    [
        ('["8.8.8.8"]', "is not private"),
        ('["127.0.0.1"]', "is not private"),
        ('["169.254.169.254"]', "is not private"),
        ('["0.0.0.0"]', "is not private"),
        ('["10.0.0.0/8"]', "is no address"),
        ('["fd00::1"]', "is no address"),
        ("[10]", "is no address"),
        ('"10.10.15.10"', "is no list"),
        ("10.10.15.10", "is no list"),
        ('{"a": "10.10.15.10"}', "is no list"),
    ],
)
def test_addresses_that_are_none_or_not_private_are_refused(addresses, said):
    refused("legacyAddresses", said, legacyAddresses=addresses)


@pytest.mark.parametrize("field", ["", "a b", "1st", "a" * 65, "é"])
def test_what_is_no_name_of_a_field_is_refused(field):
    refused("stickyBy", "is no name of a field", stickyBy=field)


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(GouvernailError) as error:
        told(legacy="http://legacy.example", weight="101", mirror="x", stickyBy="?", legacyAddresses="x")
    assert len(error.value.problems) == 5


def test_an_endpoint_of_ours_is_named_by_its_stack():
    outputs = {GOOGLE: {"gateway": {"address": "https://credit-scoring.prod.models.example.com"}}}
    found = told(outputs, legacy=f"stack:{GOOGLE}")
    assert found.of_stack
    assert (found.legacy["host"], found.legacy["path"]) == ("credit-scoring.prod.models.example.com", "/")


def test_an_endpoint_of_ours_that_is_not_up_says_which_stack_to_bring_up():
    with pytest.raises(GouvernailError, match=f"pulumi up --stack {GOOGLE}"):
        told(legacy=f"stack:{GOOGLE}")


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
    named = {"legacy": LEGACY, "legacyAddresses": '["10.10.15.10"]', "stickyBy": "application_id", **config}
    return desk.up(CUTOVER, on=built, state=state, config={f"gouvernail:{key}": value for key, value in named.items()})[
        CUTOVER
    ]


@pytest.fixture(scope="module")
def graph(ground, tmp_path_factory):
    return cutover(Desk.laid(tmp_path_factory.mktemp("built")), ground)


def test_it_reads_the_workload_and_the_foundation_and_gives_what_its_contract_says(graph):
    assert [one.rpartition("/")[2] for one in graph.references] == [GROUND[1], GROUND[2]]
    given_ = graph.outputs["traffic"]
    assert given_["address"] == "https://credit-scoring-router.dev.models.banque.example"
    assert set(given_["roles"]) == {"operator", "pipeline"}
    assert set(given_["measured_as"]) == {"legacy", "governed"}


def test_the_governed_side_is_the_networks_own_way_to_gateways(graph):
    targets = {
        one.name: one.inputs["targetId"] for one in graph.of_type("aws:lb/targetGroupAttachment:TargetGroupAttachment")
    }
    assert sorted(targets) == ["governed-eu-west-1a", "governed-eu-west-1b", "legacy-10.10.15.10"]
    assert targets["governed-eu-west-1a"].startswith(("10.10.0.", "10.10.1."))
    assert targets["governed-eu-west-1b"].startswith(("10.10.2.", "10.10.3."))


def test_without_a_name_and_a_certificate_it_says_where_they_are_written(desk, ground):
    text = (desk.systems / "organisation.yaml").read_text(encoding="utf-8")
    line = next(
        one
        for one in text.splitlines(keepends=True)
        if one.startswith('        dev:  {domain: dev.models.banque.example, certificate: "arn')
    )
    desk.edit("organisation.yaml", line, "")
    with pytest.raises(GouvernailError, match="nobody has said by what routers of dev are found") as error:
        cutover(desk, ground)
    (problem,) = error.value.problems
    assert problem.path == "clouds.aws.adopt.gateways.dev"
    assert "docs/guides/traffic.md" in str(problem.mend)


def test_callers_that_the_gateway_names_must_let_the_router_through(desk, ground):
    desk.edit("credit-scoring.yaml", "  throttle: {", "  gateway: {allow: [10.10.4.0/24]}\n  throttle: {")
    with pytest.raises(GouvernailError, match="keeps its router out") as error:
        cutover(desk, ground)
    assert error.value.problems[0].path == "serving.gateway.allow"
