"""Who reads what, and that a change is noticed exactly where a verdict changes."""

import json
from dataclasses import replace

import pytest

from gouvernail.graph import Graph, Resource
from policies.rules import every, on_resources
from tests.policies import proofs
from tools.survivors.hunting import Row, hunt, places, still_unnoticed, subjects
from tools.survivors.judges import Judges
from tools.survivors.reads import EVERY, hanging_on, noting

QUEUE = "aws:sqs/queue:Queue"


def graph(**inputs: object) -> Graph:
    one = Resource(urn=f"urn:pulumi:s::p::{QUEUE}::one", type=QUEUE, name="one", id="q", inputs=inputs)
    return Graph([one])


def read(look: str) -> set[tuple[object, ...]]:
    """The places that are noted where somebody looks at a queue's inputs like this."""
    watched, notes = noting(graph(a={"b": [{"c": 1}], "d": 2}, e=["f"]))
    eval(look, {"inputs": watched.resources[0].inputs, "json": json})  # noqa: S307 - written below
    return {place for _, place in notes}


@pytest.mark.parametrize(
    ("look", "seen", "unseen"),
    [
        ("inputs['a']", ("a",), ("a", "d")),
        ("inputs.get('a').get('d')", ("a", "d"), ("a", "b")),
        ("inputs['a']['b'][0]['c']", ("a", "b", 0, "c"), ("a", "d")),
        ("inputs['e']", ("e", 0), ("a",)),
        ("'a' in inputs", ("a",), ("e",)),
        ("list(inputs)", (EVERY,), ("a",)),
        ("{**inputs}", ("a",), ("a", "d")),
        ("dict(inputs)", ("a",), ("a", "d")),
        ("inputs | {}", ("e",), ("a", "d")),
        ("inputs.copy()", ("e",), ("a", "d")),
        ("inputs['a'] == {}", ("a", "b", 0, "c"), ("e",)),
        ("str(inputs['a'])", ("a", "d"), ("e",)),
        ("json.dumps(inputs['a'])", ("a", "b", 0, "c"), ("e",)),
        ("len(inputs['a'])", ("a", EVERY), ("a", "d")),
        ("list(inputs['a'].values())", ("a", "d"), ("e",)),
    ],
)
def test_a_look_is_noted(look: str, seen: tuple[object, ...], unseen: tuple[object, ...]) -> None:
    noted = read(look)
    assert seen in noted
    assert unseen not in noted


def test_a_look_at_a_text_shows_what_stands_in_it() -> None:
    steps = ("policy", type("_Open", (), {}), "Statement", 0)
    assert [*hanging_on("u", steps, whole=False)] == [("u", ("policy",)), ("u", (EVERY,))]
    assert [*hanging_on("u", ("a", "b"), whole=True)] == [("u", ("a",)), ("u", (EVERY,))]


@pytest.fixture(scope="module")
def judges() -> Judges:
    return Judges("aws", *proofs.worked("prod"))


def test_a_change_that_breaks_a_guarantee_is_noticed(judges: Judges) -> None:
    trail = judges.graph.of_type("aws:cloudtrail/trail:Trail")[0]
    off = replace(
        trail,
        inputs={**trail.inputs, "isMultiRegionTrail": False},
        outputs={**trail.outputs, "isMultiRegionTrail": False},
    )
    shown = [*hanging_on(trail.urn, ("isMultiRegionTrail",), whole=False)]
    assert judges.notice(off, shown) is not None
    named = replace(trail, inputs={**trail.inputs, "surplus": "a"})
    assert judges.notice(named, [*hanging_on(trail.urn, ("surplus",), whole=False)]) is None


@pytest.mark.slow
def test_what_is_left_out_could_not_have_answered_otherwise(judges: Judges) -> None:
    """The same search with every rule, reader and guarantee asked each time finds the same."""
    known = places(subjects([judges.graph]), most=1)
    rows = sorted(known)[::24]
    few = hunt([judges], rows, known)
    blunt = _Blunt("aws", judges.graph, judges.expected)
    whole = hunt([blunt], rows, known)
    assert dict(few.rows) == dict(whole.rows)
    assert (few.changed, few.noticed) == (whole.changed, whole.noticed)
    assert few.noticed > 10


class _Blunt(Judges):
    """Shows each change to all."""

    def notice(self, changed: Resource, shown: object) -> str | None:
        del shown
        return super().notice(changed, [*self._on_resources, *self._judged.readers, *self._beside.readers])


def test_a_rule_that_is_gone_leaves_rows_behind() -> None:
    stack, expected = proofs.worked("prod")
    one = Resource(
        urn=f"urn:pulumi:{stack.stacks[0]}::p::{QUEUE}::planted",
        type=QUEUE,
        name="planted",
        id="planted",
        inputs={"messageRetentionSeconds": 1209600},
        outputs={"messageRetentionSeconds": 1209600},
        stack=stack.stacks[0],
    )
    row: Row = (QUEUE, "messageRetentionSeconds")
    without = tuple(rule for rule in on_resources() if rule.id != "incidents.messages_kept_a_weekend")
    whole = Judges("aws", Graph([*stack, one]), expected, guarantees=())
    less = Judges("aws", Graph([*stack, one]), expected, rules=without, guarantees=())
    known = {one_row: its for one_row, its in places([one]).items() if one_row == row}
    assert hunt([whole], [row], known).rows[row] == {"removed"}  # for the cloud keeps for four days by itself
    assert hunt([less], [row], known).rows[row] == {"removed", "tenth"}
    table: dict[Row, frozenset[str]] = {row: frozenset({"removed", "tenth"})}
    assert [*still_unnoticed([whole], table, known)] == [(row, "removed")]
    assert sorted(still_unnoticed([less], table, known)) == [(row, "removed"), (row, "tenth")]
    assert len(every()) > 50
