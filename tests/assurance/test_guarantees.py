import dataclasses

import pytest

from assurance.guarantees import Guarantee, every
from assurance.guarantees.proof import complaints, results, twin_of
from assurance.guarantees.twin import Set, Unmatched
from assurance.verdict import Result, Verdict
from gouvernail.graph import Resource
from gouvernail.sandbox import index
from gouvernail.sandbox.check import Failure, check

ENVIRONMENTS = ("dev", "prod")


def named(name: str) -> Guarantee:
    return next(one for one in every() if one.id == name)


def test_the_platform_keeps_every_promise(worked) -> None:
    for environment in ENVIRONMENTS:
        found = results(*worked(environment))
        fine = {Verdict.PASS, Verdict.NOT_APPLICABLE}
        assert {name: result for name, result in found.items() if result.verdict not in fine} == {}


def test_every_guarantee_applies_somewhere(worked) -> None:
    passed = {
        name for one in ENVIRONMENTS for name, result in results(*worked(one)).items() if result.verdict is Verdict.PASS
    }

    assert passed == {one.id for one in every()}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("guarantee", every(), ids=lambda one: one.id)
def test_a_guarantee_passes_breaks_alone_and_says_when_it_cannot_tell(worked, guarantee, environment) -> None:
    assert complaints(guarantee, "aws", *worked(environment)) == []


def test_a_guarantee_that_always_passes_is_caught(worked) -> None:
    always = dataclasses.replace(named("network.zones"), holds=lambda _: Result(Verdict.PASS))

    found = complaints(always, "aws", *worked("dev"))

    assert any("on its broken twin answers pass" in one for one in found)
    assert any("on its unclear twin answers pass" in one for one in found)


def test_a_guarantee_that_always_fails_is_caught(worked) -> None:
    always = dataclasses.replace(named("network.zones"), holds=lambda _: Result(Verdict.FAIL))

    assert any("on the platform answers fail" in one for one in complaints(always, "aws", *worked("dev")))


def test_a_twin_that_breaks_more_than_its_guarantee_is_caught(worked) -> None:
    wide = Set("aws:sagemaker/endpointConfiguration:EndpointConfiguration", "productionVariants", [])
    guarantee = dataclasses.replace(named("serving.redundant"), broken={"aws": wide})

    assert any(
        "its broken twin changes serving.autoscaled" in one for one in complaints(guarantee, "aws", *worked("dev"))
    )


def test_a_twin_that_changes_nothing_is_an_error(worked) -> None:
    lost = dataclasses.replace(named("network.zones"), broken={"aws": Set("aws:ec2/eip:Eip", "vpc", value=True)})

    with pytest.raises(Unmatched, match="aws:ec2/eip:Eip"):
        complaints(lost, "aws", *worked("dev"))


def test_nothing_is_promised_about_an_empty_stack(worked) -> None:
    graph, expected = worked("dev")
    empty = type(graph)([])

    assert Verdict.PASS not in {result.verdict for result in results(empty, expected).values()}


def refused(resource: Resource) -> list[Failure]:
    kind = index.resource(resource.type)
    assert kind is not None, f"{resource.type} does not exist"
    given = {name: value for name, value in resource.inputs.items() if value is not None}
    return check(kind, given)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("guarantee", every(), ids=lambda one: one.id)
def test_a_cloud_would_take_the_twins(worked, guarantee, environment) -> None:
    if results(*worked(environment))[guarantee.id].verdict is Verdict.NOT_APPLICABLE:
        return
    for change in (guarantee.broken["aws"], guarantee.unclear["aws"]):
        twin = twin_of(change, *worked(environment))
        # What was only read is not asked of a cloud.
        assert twin is None or twin.external or refused(twin) == []


def test_a_twin_that_no_cloud_would_take_is_caught(worked) -> None:
    twin = twin_of(Set("aws:kms/key:Key", "enableKeyRotatoin", value=False), *worked("dev"))

    assert twin is not None
    assert any("enableKeyRotatoin" in failure.path for failure in refused(twin))
