"""What an export says of open operations, and how it is changed."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gouvernail.settling import pending

STACK = "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev"
PROVIDER = "urn:pulumi:dev::p::pulumi:providers:aws::default"
QUEUE = "aws:sqs/queue:Queue"


def urn(name: str, kind: str = QUEUE) -> str:
    return f"urn:pulumi:dev::p::{kind}::{name}"


def state(name: str, id_: str | None = None, kind: str = QUEUE, **more: object) -> dict[str, Any]:
    own = {"urn": urn(name, kind), "type": kind, "custom": True, "provider": f"{PROVIDER}::1", "inputs": {"name": name}}
    return {**own, **({"id": id_, "outputs": {"name": name}} if id_ else {}), "parent": STACK, **more}


def export(*resources: dict[str, Any], operations: list[tuple[str, dict[str, Any]]] | None = None) -> dict[str, Any]:
    root = {"urn": STACK, "type": "pulumi:pulumi:Stack", "custom": False}
    provider = {
        "urn": PROVIDER,
        "type": "pulumi:providers:aws",
        "custom": True,
        "id": "1",
        "inputs": {"region": "x"},
        "outputs": {},
    }
    open_ = [{"type": kind, "resource": one} for kind, one in operations or []]
    return {"version": 3, "deployment": {"resources": [root, provider, *resources], "pending_operations": open_}}


def names(document: Any) -> list[str]:
    return [one["urn"].rpartition("::")[2] for one in document["deployment"]["resources"]]


def test_creations_are_those_that_a_cloud_was_asked_for() -> None:
    component = {"urn": urn("c", "my:Component"), "type": "my:Component", "custom": False}
    provider = state("p", kind="pulumi:providers:aws")
    document = export(
        operations=[("creating", state("q")), ("creating", component), ("creating", provider), ("updating", state("u"))]
    )
    assert [one.urn for one in pending.creations(document)] == [urn("q")]


def test_others_are_those_whose_resource_is_still_in_the_state() -> None:
    document = export(state("u", "1"), operations=[("updating", state("u", "1")), ("deleting", state("gone", "2"))])
    assert pending.others(document) == [urn("u")]


def test_an_empty_or_fresh_stack_has_nothing() -> None:
    for document in ({}, {"version": 3, "deployment": {"manifest": {}}}, {"deployment": None}):
        assert pending.creations(document) == []
        assert pending.others(document) == []
        assert pending.root(document) is None
        assert pending.ids(document) == {}
        assert pending.unread(document) == []


def test_what_was_found_is_put_in_unread_and_nothing_is_pending() -> None:
    sealed = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}
    document = export(operations=[("creating", state("q", inputs={"name": "q", "secret": sealed}))])
    before = copy.deepcopy(document)
    found: Any = pending.adopted(document, {urn("q"): "https://q"})
    new = found["deployment"]["resources"][-1]
    assert (new["id"], new["inputs"]["secret"], new["parent"]) == ("https://q", sealed, STACK)
    assert "outputs" not in new
    assert found["deployment"]["pending_operations"] == []
    assert pending.unread(found) == [urn("q")]
    assert document == before


def test_what_was_not_found_is_only_forgotten() -> None:
    document = export(operations=[("creating", state("q"))])
    assert names(pending.adopted(document, {})) == ["p-dev", "default"]


def test_what_a_creation_replaces_is_to_be_deleted() -> None:
    document = export(
        state("q", "old"), state("other", "x", dependencies=[urn("q")]), operations=[("creating", state("q"))]
    )
    found: Any = pending.adopted(document, {urn("q"): "new"})
    mine = [(one["id"], one.get("delete", False)) for one in found["deployment"]["resources"] if one["urn"] == urn("q")]
    assert sorted(mine) == [("new", False), ("old", True)]
    assert names(found).index("other") > names(found).index("q")
    assert pending.ids(found)[urn("q")] == "new"


def test_what_was_deleted_for_it_makes_way() -> None:
    document = export(state("q", "same", pendingReplacement=True), operations=[("creating", state("q"))])
    found: Any = pending.adopted(document, {urn("q"): "same"})
    mine = [one for one in found["deployment"]["resources"] if one["urn"] == urn("q")]
    assert [one["id"] for one in mine] == ["same"]


def test_what_another_run_made_already_stays_as_it_is() -> None:
    document = export(state("q", "1"), operations=[("creating", state("q"))])
    found: Any = pending.adopted(document, {urn("q"): "1"})
    assert found["deployment"]["resources"] == document["deployment"]["resources"]


def test_who_owns_an_id_is_told_by_type() -> None:
    document = export(
        state("b", "calls", "aws:s3/bucket:Bucket"), state("p", "calls", "aws:s3/bucketPolicy:BucketPolicy")
    )
    owners = pending.owners(document)
    assert owners["aws:s3/bucket:Bucket", "calls"] == urn("b", "aws:s3/bucket:Bucket")
    assert owners["aws:s3/bucketPolicy:BucketPolicy", "calls"] == urn("p", "aws:s3/bucketPolicy:BucketPolicy")


def test_a_provider_says_how_it_was_configured() -> None:
    assert pending.provider_inputs(export(), f"{PROVIDER}::1") == {"region": "x"}
    assert pending.provider_inputs(export(), "urn:none::1") == {}


@given(st.data())
def test_everything_stands_behind_what_it_stands_on(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 8))
    needs = {n: data.draw(st.lists(st.integers(0, n - 1), unique=True)) if n else [] for n in range(count)}
    open_ = data.draw(st.lists(st.integers(0, count - 1), unique=True))
    made = {n: state(str(n), f"id-{n}", dependencies=[urn(str(one)) for one in needs[n]]) for n in needs}
    document = export(
        *(one for n, one in made.items() if n not in open_),
        operations=[("creating", {**made[n], "id": None}) for n in open_],
    )
    found = pending.adopted(document, {urn(str(n)): f"id-{n}" for n in open_})
    order = names(found)
    assert sorted(order[2:]) == sorted(str(n) for n in range(count))
    assert all(order.index(str(one)) < order.index(str(n)) for n in needs for one in needs[n])
