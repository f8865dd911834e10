import dataclasses
from pathlib import Path

import pytest

from gouvernail.graph import Resource
from gouvernail.sandbox import index
from gouvernail.sandbox.check import Failure, check
from gouvernail.verdict import Result, Verdict
from policies.proof import complaints, results, twin_of
from policies.rules import Guarantee, every
from policies.twin import Add, Set, Unmatched
from tests.policies.proofs import ENVIRONMENTS, answers, parity, proof

NOT_YET = {
    "aws": set[str](),
    "azure": set[str](),
    "gcp": set[str](),
}
"""Cloud -> the capabilities whose guarantees are not proved there yet, or single guarantees of those that are.

The list only shrinks.
"""

PROOFS = [
    pytest.param(guarantee, cloud, environment, id=f"{guarantee.id}-{cloud}-{environment}")
    for guarantee in every()
    for cloud in NOT_YET
    for environment in ENVIRONMENTS
    if cloud in guarantee.broken
]
"""Each guarantee on the small platform of each cloud, in two environments."""


def named(name: str) -> Guarantee:
    return next(one for one in every() if one.id == name)


def proved(cloud: str) -> set[str]:
    return {one.id for one in every() if cloud in one.broken}


@pytest.mark.parametrize("cloud", NOT_YET)
def test_what_is_not_proved_on_a_cloud_is_said_capability_by_capability(cloud) -> None:
    said = {name for one in every() for name in (one.capability, one.id) if name in NOT_YET[cloud]}
    assert said == NOT_YET[cloud]
    assert {one.id for one in every() if {one.capability, one.id} & said} == {
        one.id
        for one in every()
        if cloud not in one.broken and cloud not in one.needless and cloud not in one.impossible
    }


@pytest.mark.parametrize("cloud", NOT_YET)
def test_the_platform_keeps_every_promise(cloud) -> None:
    for environment in ENVIRONMENTS:
        found = answers(cloud, environment)
        fine = {Verdict.PASS, Verdict.NOT_APPLICABLE}
        assert {name: found[name] for name in proved(cloud) if found[name].verdict not in fine} == {}


@pytest.mark.parametrize("cloud", NOT_YET)
def test_every_guarantee_applies_somewhere(cloud) -> None:
    found = [answers(cloud, one) for one in ENVIRONMENTS]
    passed = {name for one in found for name, result in one.items() if result.verdict is Verdict.PASS}

    assert passed >= proved(cloud)


@pytest.mark.parametrize(("guarantee", "cloud", "environment"), PROOFS)
def test_a_guarantee_passes_breaks_alone_and_says_when_it_cannot_tell(guarantee, cloud, environment) -> None:
    assert proof(guarantee.id, cloud, environment).complaints == ()


@pytest.mark.parametrize(
    ("guarantee", "cloud"),
    [pytest.param(one, cloud, id=f"{one.id}-{cloud}") for one in every() for cloud in one.impossible],
)
def test_what_nothing_can_keep_on_a_cloud_is_not_judged_there_whoever_asks(guarantee, cloud) -> None:
    for environment in ENVIRONMENTS:
        found = answers(cloud, environment)[guarantee.id]
        assert found.verdict in {Verdict.NOT_EVALUATED, Verdict.NOT_APPLICABLE}
        assert [one.message for one in found.reasons] in ([], [guarantee.impossible[cloud]])


def test_what_has_no_twin_on_a_cloud_is_not_judged_there(worked) -> None:
    graph, expected = worked("dev", "gcp")
    new = dataclasses.replace(named("network.zones"), broken={}, holds=lambda _: Result(Verdict.PASS))
    nothing = dataclasses.replace(new, holds=lambda _: Result(Verdict.NOT_APPLICABLE))

    found = results(graph, expected, (new,))[new.id]
    assert found.verdict is Verdict.NOT_EVALUATED
    assert [one.message for one in found.reasons] == ["this is not proved on gcp yet, so it is not judged"]
    assert results(graph, expected, (nothing,))[new.id].verdict is Verdict.NOT_APPLICABLE


def test_the_page_of_parity_says_what_was_proved() -> None:
    file = Path(__file__).resolve().parents[2] / "docs" / "parity.md"

    assert file.read_text(encoding="utf-8") == parity(), "python -m tools.parity"


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


def test_a_twin_may_speak_of_a_resource_by_the_name_that_its_program_gives_it(worked) -> None:
    graph, expected = worked("dev", "azure")
    store = "azure-native:storage:StorageAccount"
    named = {one.name: one.id for one in graph.of_type(store)}

    twin = twin_of(Add("azure-native:logic:Workflow", {"tags": {"of": f"${{{store}#log@audit.id}}"}}), graph, expected)

    assert twin is not None
    assert twin.inputs["tags"] == {"of": named["log"]}
    with pytest.raises(Unmatched):
        twin_of(Add(store, {"tags": {"of": f"${{{store}#lgo.id}}"}}), graph, expected)


def test_nothing_is_promised_about_an_empty_stack(worked) -> None:
    graph, expected = worked("dev")
    empty = type(graph)([])

    assert Verdict.PASS not in {result.verdict for result in results(empty, expected).values()}


def refused(resource: Resource) -> list[Failure]:
    kind = index.resource(resource.type)
    assert kind is not None, f"{resource.type} does not exist"
    given = {name: value for name, value in resource.inputs.items() if value is not None}
    return check(kind, given)


@pytest.mark.parametrize(("guarantee", "cloud", "environment"), PROOFS)
def test_a_cloud_would_take_the_twins(worked, guarantee, cloud, environment) -> None:
    if answers(cloud, environment)[guarantee.id].verdict is Verdict.NOT_APPLICABLE:
        return
    for change in (guarantee.broken[cloud], guarantee.unclear[cloud]):
        twin = twin_of(change, *worked(environment, cloud))
        # What was only read is not asked of a cloud.
        assert twin is None or twin.external or refused(twin) == []


def test_what_is_said_to_fall_along_has_to(worked) -> None:
    wrong = dataclasses.replace(named("network.zones"), along={"azure": ("keys.keys_rotate",)})

    found = complaints(wrong, "azure", *worked("dev", "azure"))

    assert any("takes keys.keys_rotate along, which answers pass" in one for one in found)
    assert any("changes network.endpoints_in_every_zone" in one for one in found)


def test_a_twin_that_no_cloud_would_take_is_caught(worked) -> None:
    twin = twin_of(Set("aws:kms/key:Key", "enableKeyRotatoin", value=False), *worked("dev"))

    assert twin is not None
    assert any("enableKeyRotatoin" in failure.path for failure in refused(twin))
