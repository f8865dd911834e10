"""The table of who holds whom speaks of what the SDKs have."""

import pytest

from gouvernail.sandbox import index
from gouvernail.sandbox.relations.holders import HOLDERS
from tests.gouvernail.sandbox.relations.paths import stands


@pytest.mark.parametrize("held", sorted(HOLDERS))
def test_every_row_names_types_and_their_properties(held):
    assert index.resource(held)
    code, places = HOLDERS[held]
    assert code
    for token, paths in places.items():
        for path in paths:
            assert stands(token, path), (token, path)


def test_a_type_under_two_tokens_is_held_under_both():
    assert HOLDERS["aws:alb/targetGroup:TargetGroup"] == HOLDERS["aws:lb/targetGroup:TargetGroup"]
    assert HOLDERS["aws:s3/bucketV2:BucketV2"] == HOLDERS["aws:s3/bucket:Bucket"]
    assert "aws:alb/loadBalancer:LoadBalancer" in HOLDERS["aws:ec2/subnet:Subnet"][1]
