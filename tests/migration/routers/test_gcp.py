"""What a load balancer does is read from what its stack makes, after each change that a cloud or somebody may make."""

import copy
from dataclasses import replace

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.graph import UNKNOWN, Graph
from migration.routers import Live, deciding, live
from tests.components.gcp.routers import router

MAP = "gcp:compute/regionUrlMap:RegionUrlMap"
BACKEND = "gcp:compute/regionBackendService:RegionBackendService"
CHANCE = {
    "sticky": False,
    "legacy": {"host": "s.example", "port": 443, "path": "/invocations", "addresses": ["10.0.0.9"]},
}
HEADER = "x-gouvernail-bucket"


@pytest.fixture(scope="module")
def by_bucket():
    return router(weight=25)


@pytest.fixture(scope="module")
def by_chance():
    return router(weight=25, **CHANCE)


def changed(graph, change):
    """The graph as a refresh finds it where somebody changed the URL map; `change` is told its outputs."""
    (one,) = [its for its in graph.of_type(MAP) if its.name == "router"]
    outputs = copy.deepcopy(dict(one.outputs))
    change(outputs)
    return graph.replaced(replace(one, outputs=outputs))


def rules(outputs):
    return outputs["pathMatchers"][0]["routeRules"]


def matches(outputs):
    return rules(outputs)[0]["matchRules"][0]


def asks(*ranges, header=HEADER):
    """What a rule asks of the header: begin, end and whether it is turned round."""
    return [
        {"headerName": header, "rangeMatch": {"rangeStart": begin, "rangeEnd": end}, "invertMatch": turned}
        for begin, end, turned in ranges
    ]


def refused(graph, said):
    with pytest.raises(GouvernailError, match=said) as error:
        live("gcp", graph)
    (problem,) = error.value.problems
    assert "pulumi refresh" in str(problem.mend)


@pytest.mark.parametrize("more", [{}, CHANCE], ids=["bucket", "chance"])
@pytest.mark.parametrize("weight", [0, 1, 25, 99, 100])
def test_what_the_stack_makes_is_read_back(weight, more):
    assert live("gcp", router(weight=weight, **more)) == Live(weight, 0)


def test_the_url_map_alone_says_it(by_bucket):
    (urn,) = deciding("gcp", by_bucket)
    assert urn.endswith("RegionUrlMap::router")


def test_backends_are_known_by_their_whole_addresses_too(by_bucket):
    def written(outputs):
        for rule in rules(outputs):
            rule["service"] = f"https://www.googleapis.com/compute/v1/{rule['service']}"

    assert live("gcp", changed(by_bucket, written)) == Live(25, 0)


@pytest.mark.parametrize(
    ("asked", "weight"),
    [
        (asks((0, 40, False)), 40),
        (asks((0, 40, False), (0, 60, False)), 40),
        (asks((0, 1, False), (0, 1, True)), 0),
        (asks((0, 40, False), header="X-Gouvernail-Bucket"), 40),
    ],
)
def test_whoever_meets_every_match_is_moved(by_bucket, asked, weight):
    assert live("gcp", changed(by_bucket, lambda its: matches(its).update(headerMatches=asked))) == Live(weight, 0)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], "does not ask for"),
        (UNKNOWN, "is not known"),
        (asks((0, 40, False), header="x-other"), "does not ask for"),
        (asks((10, 40, False)), "not those below a weight"),
        (asks((0, 40, True)), "not those below a weight"),
        (asks((0, 40, UNKNOWN)), "is not known"),
        (asks((0, 101, False)), "is 101"),
        (asks((0, UNKNOWN, False)), "is not known"),
        ([{"headerName": HEADER, "regexMatch": ".*"}], "more than a range"),
        ([{**asks((0, 40, False))[0], "exactMatch": "07"}], "more than a range"),
    ],
)
def test_buckets_that_are_no_weight_are_none(by_bucket, asked, said):
    refused(changed(by_bucket, lambda its: matches(its).update(headerMatches=asked)), said)


def shares(*written):
    def change(outputs):
        weighted = rules(outputs)[0]["routeAction"]["weightedBackendServices"]
        for one, weight in zip(weighted, written, strict=False):
            one["weight"] = weight
        del weighted[len(written) :]

    return change


@pytest.mark.parametrize("weight", [0, 1, 50, 100])
def test_in_whichever_form_the_cloud_says_it(by_chance, weight):
    assert live("gcp", changed(by_chance, shares(str(100 - weight), weight))) == Live(weight, 0)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ((75, 20), "add up to 95"),
        ((100,), "of both sides only legacy"),
        ((75.5, 24.5), "is 75.5"),
        ((175, -75), "is 175"),
        ((UNKNOWN, 25), "share of the legacy side is not known"),
        ((None, 25), "share of the legacy side is not set"),
    ],
)
def test_shares_that_do_not_add_up_are_no_weight(by_chance, written, said):
    refused(changed(by_chance, shares(*written)), said)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda its: rules(its)[0].update(service="projects/x/regions/r/backendServices/stranger"), "no side"),
        (lambda its: rules(its)[0].update(service=UNKNOWN), "no side"),
        (lambda its: rules(its)[1].update(service=rules(its)[0]["service"]), "has the rules governed"),
        (lambda its: rules(its)[1].update(priority=5), "comes before"),
        (lambda its: rules(its)[1].update(priority=10), "comes before"),
        (lambda its: rules(its)[1]["matchRules"][0].update(fullPathMatch="/other"), "do not all go to the legacy"),
        (lambda its: rules(its)[1]["matchRules"][0].update(headerMatches=asks((0, 9, False))), "do not all go"),
        (lambda its: matches(its).update(queryParameterMatches=[{"name": "a"}]), "more than a path and a header"),
        (lambda its: matches(its).update(fullPathMatch=None), "does not take one path"),
        (lambda its: rules(its)[0]["routeAction"].update(requestMirrorPolicy={"backendService": "b"}), "more than to"),
        (lambda its: rules(its)[1]["routeAction"].update(faultInjectionPolicy={"abort": {}}), "more than to divide"),
        (lambda its: rules(its).pop(), "no rule takes do not go to the legacy"),
        (lambda its: rules(its).append(rules(its)[0]), "has the rules"),
        (lambda its: its["pathMatchers"][0].update(routeRules=UNKNOWN), "the rules of the URL map is not known"),
        (lambda its: its["pathMatchers"][0].update(pathRules=[{"paths": ["/a"]}]), "rules of paths besides"),
        (lambda its: its["pathMatchers"][0].update(defaultRouteAction=None), "go somewhere"),
        (lambda its: its.update(defaultRouteAction=None), "go somewhere"),
        (lambda its: its.update(pathMatchers=UNKNOWN), "where calls go is not known"),
        (lambda its: its["pathMatchers"].append({}), "more than one set of rules"),
    ],
)  # fmt: skip
def test_what_the_stack_does_not_make_is_refused(by_bucket, change, said):
    refused(changed(by_bucket, change), said)


@pytest.mark.parametrize("side", ["legacy", "governed"])
def test_without_a_side_nothing_is_certain(by_bucket, side):
    rest = Graph([one for one in by_bucket if not (one.type == BACKEND and one.name == side)])
    refused(rest, f"there is no backend of the {side} side")


def test_without_a_url_map_there_is_no_router(by_bucket):
    refused(Graph([one for one in by_bucket if one.type != MAP]), "there is no URL map of a router")
