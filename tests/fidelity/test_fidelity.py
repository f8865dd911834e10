import pytest

from tests.fidelity.measure import Measured, draws, measure, mutate
from tests.fidelity.mutants import CLASSES
from tests.fidelity.table import committed, grown, refused, shrunk

ACCEPTED, REFUSED = 0.97, 0.95

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("fidelity")]


@pytest.fixture(scope="module")
def measured() -> Measured:
    return measure()


@pytest.mark.parametrize("held_out", [None, True], ids=["all", "held out"])
def test_what_the_documentation_shows_is_taken(measured, held_out):
    programs = measured.programs(held_out=held_out)
    assert len(programs) > (1900 if held_out is None else 550)
    assert sum(one.accepted for one in programs) >= ACCEPTED * len(programs)


def test_what_is_refused_is_listed_and_the_list_only_shrinks(measured):
    now, before = refused(measured), committed()
    assert grown(now, before) == []
    assert shrunk(now, before) == [], "take these out: python -m tests.fidelity --write"


@pytest.mark.parametrize("package", ["aws", "azure-native", "gcp"])
@pytest.mark.parametrize("kind", CLASSES)
def test_wrong_variants_are_refused(measured, package, kind):
    mutated = measured.mutated[package]
    assert mutated.made[kind] > 100
    assert mutated.share(kind) >= REFUSED, mutated.passed


def test_what_is_drawn_from_the_index_is_taken(measured):
    """But where a plain word was drawn for what must be an id or a port: the index does not tell these apart."""
    mutated = measured.mutated["azure-native"]
    assert mutated.originals > 1000
    assert len(mutated.wronged) < 0.05 * mutated.originals
    assert [one for one in mutated.wronged if "got 'example" not in one] == []


def test_a_sandbox_that_takes_everything_is_found_out():
    mutated = mutate(draws(held_out=True), lambda _token, _inputs: [])
    assert {kind: mutated.share(kind) for kind in CLASSES} == dict.fromkeys(CLASSES, 0)


def test_a_sandbox_that_refuses_everything_is_found_out():
    mutated = mutate(draws(held_out=True), lambda _token, _inputs: ["no"])
    assert len(mutated.wronged) == mutated.originals > 0
