"""What is not known is never passed where one of the values that it may have would fail."""

import dataclasses

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Result, Verdict, broken, judged
from policies.examples import Example, examples, file_of
from policies.resource import ResourceRule, View
from policies.rules import every, on_resources
from tests.policies.altered import Altered, platform_of
from tools.mutants.alternatives import Words
from tools.mutants.proposing import ON
from tools.mutants.unknowns import guesses, guesses_on
from tools.mutants.watching import reading, was_read

DISK = "aws:ebs/volume:Volume"


def rule(reads) -> ResourceRule:
    return ResourceRule("local", "guesses", "No title.", "low", "Nothing.", {DISK: reads})


def example(verdict: str, **inputs) -> Example:
    return Example.model_validate({
        "about": f"a disk with {inputs}", "verdict": verdict, "resources": [{"type": DISK, "inputs": inputs}]
    })  # fmt: skip


def unaltered(on: str) -> Altered:
    return Altered(platform=on, verdict="pass")


def takes_it_for_true(disk: View):
    return disk.needs("encrypted", disk.at("encrypted") is not False, "is false")


def takes_it_for_set(disk: View):
    return disk.needs("tags.owner", disk.at("tags.owner") is not None, "is not set")


def knows_that_it_does_not_know(disk: View):
    return disk.needs("encrypted", disk.flag("encrypted"), "is not true")


@pytest.mark.parametrize("one", [pytest.param(one, id=one.id) for one in on_resources()])
def test_no_rule_passes_what_it_does_not_know(one):
    words = Words(file_of(one).with_suffix(".py")).texts
    assert [str(found) for found in guesses(one, examples(one.id), words)] == []


@pytest.mark.slow
@pytest.mark.parametrize("one", [pytest.param(one, id=one.id) for one in every()])
def test_no_guarantee_passes_what_it_does_not_know(one):
    on = next(on for on in ON if one.holds(platform_of(on)).verdict is Verdict.PASS)
    assert [str(found) for found in guesses_on(one, unaltered(on))] == []


@pytest.mark.parametrize(
    ("reads", "given", "says"),
    [
        (takes_it_for_true, {"encrypted": True}, "encrypted may be False"),
        (takes_it_for_true, {"size": 1}, "encrypted may be False"),
        (takes_it_for_set, {"tags": {"owner": "us"}}, "tags.owner may be None"),
    ],
)
def test_a_rule_that_guesses_is_found(reads, given, says):
    known = [example("pass", **given), example("fail", encrypted=False)]
    assert says in [str(found).rpartition(": example ")[2] for found in guesses(rule(reads), known)]


def test_a_rule_that_does_not_guess_is_not_found():
    known = [example("pass", encrypted=True), example("fail", encrypted=False)]
    assert [*guesses(rule(knows_that_it_does_not_know), known)] == []


def test_what_was_asked_for_stands_in_for_what_the_cloud_has_not_answered():
    given = {"type": DISK, "inputs": {"encrypted": True}, "outputs": {"encrypted": True}}
    known = Example.model_validate({"about": "a disk", "verdict": "pass", "resources": [given]})
    assert [*guesses(rule(knows_that_it_does_not_know), [known])] == []


def test_a_guarantee_that_guesses_is_found():
    dropped = next(one for one in every() if one.id == "cache.cache_dropped")

    def holds(platform) -> Result:
        lost = [one.urn for one in platform.caches if one.dropped_on is not UNKNOWN and not one.dropped_on]
        return judged((broken(urn, "nothing empties it") for urn in lost), (one.urn for one in platform.caches))

    assert [*guesses_on(dropped, unaltered("aws dev"))] == []
    found = [*guesses_on(dataclasses.replace(dropped, holds=holds), unaltered("aws dev"))]
    assert {(one.path.partition("[")[0], one.path.rpartition(".")[2], str(one.value)) for one in found} == {
        ("caches", "dropped_on", "[]")
    }


def test_what_is_looked_at_is_told_from_what_is_not():
    platform = platform_of("aws dev")
    with reading() as seen:
        assert platform.caches[0].dropped_on
    assert was_read(platform, "caches[0].dropped_on", seen)
    assert was_read(platform, "caches[+].dropped_on", seen)
    assert not was_read(platform, "caches[0].urn", seen)
    assert not was_read(platform, "stores", seen)
    assert platform.stores
    assert not was_read(platform, "stores", seen)
