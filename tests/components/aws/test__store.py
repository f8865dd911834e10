"""A locked store: what an earlier destroy left is taken back, what a crash left unfinished is finished."""

import pulumi
import pytest

from components.aws._store import LockedStore, locked_store
from tests.components.aws.graphs import every, one

STORE: LockedStore = {
    "bucket": "bex-dev-events-111111111111",
    "purpose": "events",
    "key_id": "arn:aws:kms:eu-west-1:111111111111:key/00000000-0000-0000-0000-000000000001",
    "keep_days": 400,
    "ceiling_days": 1096,
    "tags": {"owner": "grp"},
    "policy": [],
    "stack": "credit-scoring-aws-dev-workload",
}


class Holder(pulumi.ComponentResource):
    def __init__(self, name, args, opts):
        super().__init__("test:index:Holder", name, None, opts)
        locked_store("events", args, self)


def test_all_sides_of_a_store_stay_together(build):
    graph = build(Holder, STORE)
    sides = [resource for resource in graph if resource.type.startswith("aws:s3/")]
    assert len(sides) == 8
    assert all(resource.retain_on_delete for resource in sides)


def test_it_bears_the_name_of_the_stack_that_takes_it_back(build):
    tags = one(build(Holder, STORE), "s3.Bucket").inputs["tags"]
    assert tags["retained-by"] == "credit-scoring-aws-dev-workload"
    assert tags["purpose"] == "events"


def test_what_was_recorded_is_deleted_at_the_ceiling_and_not_before(build):
    rules = {rule["id"]: rule for rule in one(build(Holder, STORE), "s3.BucketLifecycleConfiguration").inputs["rules"]}
    assert rules["ceiling"]["expiration"] == {"days": 1096}
    assert rules["ceiling"]["noncurrentVersionExpiration"] == {"noncurrentDays": 1}
    without = {key: value for key, value in STORE.items() if key != "ceiling_days"}
    assert len(one(build(Holder, without), "s3.BucketLifecycleConfiguration").inputs["rules"]) == 1


def test_a_store_that_was_left_is_taken_back_with_all_its_sides(build, state):
    build(Holder, STORE, state=state)
    again = build(Holder, {**STORE, "retained": STORE["bucket"]}, state=state)
    assert one(again, "s3.Bucket").id == STORE["bucket"]
    assert len(every(again, "s3.BucketObjectLockConfiguration")) == 1


def test_a_store_that_is_not_taken_back_stands_in_the_way(build, state):
    build(Holder, STORE, state=state)
    with pytest.raises(Exception, match=STORE["bucket"]):
        build(Holder, STORE, state=state)
