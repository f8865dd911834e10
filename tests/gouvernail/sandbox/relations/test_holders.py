"""The table of who holds whom speaks of what the SDKs have."""

import pytest

from gouvernail.sandbox import index
from gouvernail.sandbox.relations.holders import HOLDERS
from gouvernail.sandbox.types import ListOf, MapOf, Ref, Union


def stands(package, properties, steps):
    known = properties.get(steps[0])
    if known is None:
        return False
    below = known.type
    if isinstance(below, Union):
        below = next((one for one in below.members if isinstance(one, Ref | ListOf)), below)
    while isinstance(below, ListOf | MapOf):
        below = below.item if isinstance(below, ListOf) else below.value
    if len(steps) == 1:
        return True
    return isinstance(below, Ref) and stands(package, index.type_named(package, below).properties, steps[1:])


@pytest.mark.parametrize("held", sorted(HOLDERS))
def test_every_row_names_types_and_their_properties(held):
    assert index.resource(held)
    code, places = HOLDERS[held]
    assert code
    for token, paths in places.items():
        resource = index.resource(token)
        assert resource, token
        for path in paths:
            assert stands(resource.package, resource.inputs, path.replace("[]", "").split(".")), (token, path)


def test_a_type_under_two_tokens_is_held_under_both():
    assert HOLDERS["aws:alb/targetGroup:TargetGroup"] == HOLDERS["aws:lb/targetGroup:TargetGroup"]
    assert HOLDERS["aws:s3/bucketV2:BucketV2"] == HOLDERS["aws:s3/bucket:Bucket"]
    assert "aws:alb/loadBalancer:LoadBalancer" in HOLDERS["aws:ec2/subnet:Subnet"][1]
