"""How copies are read: a part of a store, no promised time and a store elsewhere are not taken for the whole."""

import pytest

from gouvernail.graph import UNKNOWN, Graph
from policies.reading.aws.backup import replications
from tests.policies.worked.stack import Stack

THERE = "arn:aws:s3:::there"
IN_TIME = {"status": "Enabled", "time": {"minutes": 15}}
WHOLE = {"status": "Enabled", "filter": {"prefix": ""}, "destination": {"bucket": THERE, "replicationTime": IN_TIME}}


@pytest.fixture
def read():
    def reading(rule):
        stack = Stack("s", "111111111111")
        stack.add("s3/bucket:Bucket", "there", "there", {"bucket": "there", "region": "eu-central-1"}, arn=THERE)
        given = {"bucket": "here", "role": "r", "rules": rule if rule is UNKNOWN else [rule]}
        stack.add("s3/bucketReplicationConfig:BucketReplicationConfig", "c", "here", given)
        return [(one.on, one.region, one.within) for one in replications(Graph(stack.resources))]

    return reading


def test_a_whole_store_is_copied_in_time(read):
    assert read(WHOLE) == [(True, "eu-central-1", 900)]


@pytest.mark.parametrize("part", [{"prefix": "a/"}, {"tag": {"key": "k", "value": "v"}}, {"and": {"prefix": "a/"}}])
def test_a_part_of_a_store_is_no_copy_of_it(read, part):
    assert read({**WHOLE, "filter": part}) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"status": "Disabled"}, (False, "eu-central-1", 900)),
        ({"status": UNKNOWN}, (UNKNOWN, "eu-central-1", 900)),
        ({"destination": {"bucket": THERE}}, (True, "eu-central-1", None)),
        (
            {"destination": {"bucket": THERE, "replicationTime": {**IN_TIME, "status": "Disabled"}}},
            (True, "eu-central-1", None),
        ),
        ({"destination": {"bucket": THERE, "replicationTime": UNKNOWN}}, (True, "eu-central-1", UNKNOWN)),
        ({"destination": {"bucket": "arn:aws:s3:::none", "replicationTime": IN_TIME}}, (True, UNKNOWN, 900)),
    ],
)
def test_what_is_off_without_a_promise_or_not_known_is_said(read, change, found):
    assert read({**WHOLE, **change}) == [found]


def test_rules_that_are_not_known_are_not_known(read):
    assert read(UNKNOWN) == [(UNKNOWN, UNKNOWN, UNKNOWN)]
