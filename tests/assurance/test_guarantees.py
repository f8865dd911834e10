import dataclasses

import pytest

from assurance.guarantees import Guarantee, every
from assurance.guarantees.proof import complaints, results
from assurance.guarantees.twin import Set, Unmatched
from assurance.verdict import Result, Verdict

ENVIRONMENTS = ("dev", "prod")


def named(name: str) -> Guarantee:
    return next(one for one in every() if one.id == name)


def test_the_platform_keeps_every_promise(worked) -> None:
    for environment in ENVIRONMENTS:
        found = results(*worked(environment))
        assert {name: result for name, result in found.items() if result.verdict is not Verdict.PASS} == {}


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
