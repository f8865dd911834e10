"""Every document that says what a stack holds gives the same graph; every other one gets a clear answer."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.documents import from_document
from gouvernail.errors import GouvernailError
from gouvernail.graph import SECRET, UNKNOWN, Graph, Resource

STACK = "urn:pulumi:s::p::"
KEY = f"{STACK}aws:kms/key:Key::k"
BUCKET = f"{STACK}my:index:Store$aws:s3/bucket:Bucket::b"
UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
HIDDEN = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}

RESOURCES: list[dict[str, Any]] = [
    {"urn": KEY, "type": "aws:kms/key:Key", "custom": True, "inputs": {"enableKeyRotation": True}},
    {
        "urn": BUCKET,
        "type": "aws:s3/bucket:Bucket",
        "custom": True,
        "inputs": {"bucket": "b", "note": UNKNOWN_TEXT},
        "propertyDependencies": {"note": [KEY]},
    },
]


def exported(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"version": 3, "deployment": {"manifest": {}, "resources": list(resources)}}


def previewed(*steps: tuple[str, dict[str, Any] | None]) -> dict[str, Any]:
    listed = [{"op": op, "urn": state and state["urn"], "newState": state} for op, state in steps]
    return {"config": {}, "steps": listed, "changeSummary": {"create": len(steps)}}


def bare(state: dict[str, Any]) -> dict[str, Any]:
    return {name: state[name] for name in ("urn", "inputs", "propertyDependencies") if name in state}


def as_data(graph: Graph) -> list[Resource]:
    return list(graph)


@pytest.mark.parametrize(
    "document",
    [
        exported(*RESOURCES),
        previewed(*(("create", one) for one in RESOURCES)),
        [bare(one) for one in RESOURCES],
        {"resources": [bare(one) for one in RESOURCES]},
    ],
)
def test_each_kind_of_document_gives_the_same_graph(document: object) -> None:
    graph = from_document(document, "it")
    assert as_data(graph) == as_data(from_document(exported(*RESOURCES), "it"))
    bucket = graph.get(BUCKET)
    assert bucket is not None
    assert (bucket.type, bucket.name, bucket.custom, bucket.stack) == ("aws:s3/bucket:Bucket", "b", True, "s")
    assert bucket.inputs == {"bucket": "b", "note": UNKNOWN}
    assert bucket.property_dependencies == {"note": (KEY,)}


def test_what_a_preview_deletes_is_left_out_and_what_it_replaces_stands_once() -> None:
    old, new = {**RESOURCES[0], "inputs": {}}, RESOURCES[0]
    steps = [("create-replacement", old), ("replace", new), ("delete-replaced", None), ("delete", RESOURCES[1])]
    graph = from_document(previewed(*steps), "it")
    assert [one.urn for one in graph] == [KEY]
    assert next(iter(graph)).inputs == {"enableKeyRotation": True}


def test_a_preview_s_secrets_and_an_export_s_are_secrets() -> None:
    shown = {**RESOURCES[0], "inputs": {"policy": "[secret]", "tags": {"a": ["[secret]"]}, "plain": "x"}}
    graph = from_document(previewed(("create", shown)), "it")
    assert next(iter(graph)).inputs == {"policy": SECRET, "tags": {"a": [SECRET]}, "plain": "x"}
    kept = {**RESOURCES[0], "inputs": {"policy": HIDDEN}}
    assert next(iter(from_document(exported(kept), "it"))).inputs == {"policy": SECRET}
    listed = {"urn": KEY, "inputs": {"policy": "[secret]"}}
    assert next(iter(from_document([listed], "it"))).inputs == {"policy": "[secret]"}


def test_the_stack_itself_and_what_waits_for_deletion_are_told_apart() -> None:
    stack = {"urn": f"{STACK}pulumi:pulumi:Stack::p-s", "type": "pulumi:pulumi:Stack"}
    waiting = {**RESOURCES[0], "delete": True}
    graph = from_document(exported(stack, waiting, RESOURCES[0]), "it")
    assert [(one.urn, one.custom) for one in graph] == [(KEY, True), (stack["urn"], False)]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (None, "says nothing of a stack's resources"),
        (7, "says nothing of a stack's resources"),
        ("text", "says nothing of a stack's resources"),
        ({}, "says nothing of a stack's resources"),
        ([], "this list is empty"),
        ({"changeSummary": {"same": 3}}, "this preview has no steps"),
        ({"steps": [5]}, "steps[0]: this step is not an object"),
        ({"steps": [{"op": "create", "newState": 5}]}, "steps[0].newState: this is not an object"),
        ({"version": 3, "deployment": 5}, "not a stack's export"),
        ({"version": 99, "deployment": {"resources": []}}, "not a stack's export (version 99)"),
        ({"version": 3, "deployment": {"resources": 5}}, "`deployment.resources` is not a list"),
        ([5], "[0]: Input should be a valid dictionary"),
        ([{}], "[0].urn: Field required"),
        ([{"urn": 5}], "[0].urn: Input should be a valid string"),
        ([{"urn": "no urn"}], "[0].urn: this is not a URN"),
        ([{"urn": KEY, "inputs": []}], "[0].inputs: Input should be a valid dictionary"),
        ([{"urn": KEY, "propertyDependencies": {"a": 5}}], "[0].propertyDependencies.a"),
        ([{"urn": KEY, "custom": "yes"}], "[0].custom"),
        ([{"urn": KEY}, {"urn": KEY}], f"two resources have the URN {KEY}"),
        (exported({**RESOURCES[0], "dependencies": 5}), "deployment.resources[0].dependencies"),
        (exported({**RESOURCES[0], "stackTrace": "x"}), "deployment.resources[0].stackTrace"),
        ([{"urn": KEY, "inputs": {"a": {**HIDDEN, "plaintext": "{no json"}}}], "a secret in this is not written"),
    ],
)
def test_anything_else_gets_one_clear_answer(document: object, said: str) -> None:
    with pytest.raises(GouvernailError) as refused:
        from_document(document, "it.json")
    assert said in str(refused.value)
    assert str(refused.value).startswith("it.json: ")
    assert "expected: the JSON of `pulumi stack export`" in str(refused.value)
    assert refused.value.exit_code == 2


def test_no_value_is_ever_in_the_answer() -> None:
    wrong = [{"urn": KEY, "inputs": "hunter2"}, {"urn": KEY, "inputs": {"a": {**HIDDEN, "plaintext": "hunter2"}}}]
    for one in wrong:
        with pytest.raises(GouvernailError) as refused:
            from_document([one], "it")
        assert "hunter2" not in str(refused.value)


def test_what_nests_too_deep_is_refused_before_anything_recurses() -> None:
    deep: object = "x"
    for _ in range(50_000):
        deep = [deep]
    with pytest.raises(GouvernailError, match="nested more than 100 levels"):
        from_document([{"urn": KEY, "inputs": {"a": deep}}], "it")


def test_dependencies_and_parents_in_a_circle_are_no_trouble() -> None:
    one = {"urn": KEY, "inputs": {}, "parent": BUCKET, "propertyDependencies": {"a": [BUCKET]}}
    other = {"urn": BUCKET, "inputs": {}, "parent": KEY, "propertyDependencies": {"a": [KEY, BUCKET]}}
    assert len(from_document([one, other], "it")) == 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=8), below, max_size=3),
    max_leaves=8,
)


@given(JSON, st.sampled_from(["whole", "resource", "inputs", "step", "dependencies"]))
def test_whatever_comes_in_gives_a_graph_or_one_clear_error(value: object, place: str) -> None:
    state: dict[str, Any] = copy.deepcopy(RESOURCES[0])
    documents: dict[str, object] = {
        "whole": value,
        "resource": exported(value),  # type: ignore[arg-type]
        "inputs": exported({**state, "inputs": value}),
        "step": {"steps": [value]},
        "dependencies": [{"urn": KEY, "propertyDependencies": value}],
    }
    try:
        graph: Graph | None = from_document(json.loads(json.dumps(documents[place])), "it")
    except GouvernailError:
        graph = None
    assert graph is None or len(graph) <= 1
