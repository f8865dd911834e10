"""Ranges of gateways: whatever overlaps is found without comparing each with each."""

from ipaddress import IPv4Network
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from gouvernail.spec.rules.gateways import _overlapping

BLOCKS = [one for size in range(22, 29) for one in IPv4Network("10.0.0.0/22").subnets(new_prefix=size)]


@given(st.lists(st.sampled_from(BLOCKS), max_size=8))
def test_overlaps_are_found_and_no_others(ranges: list[IPv4Network]):
    named = {f"system-{number}": one for number, one in enumerate(ranges)}
    all_ = {pair for pair in combinations(named, 2) if named[pair[0]].overlaps(named[pair[1]])}
    found = set(_overlapping(named))

    assert found <= all_
    # Each that overlaps another stands in a pair, so that no mistake is left when all that are told are mended.
    assert {one for pair in found for one in pair} == {one for pair in all_ for one in pair}
