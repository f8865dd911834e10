import json
import zipfile

import pytest

from gouvernail.sandbox import facts, index
from gouvernail.sandbox.fidelity import places
from gouvernail.sandbox.index import PACKAGES

KEY = "aws:kms/key:Key"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Writes what authorities say of keys where facts are read from."""
    monkeypatch.setattr(facts, "HOME", tmp_path)
    for cached in (facts.of, facts._module):
        cached.cache_clear()

    def write(authority, entry, version="1"):
        with zipfile.ZipFile(tmp_path / f"aws.{authority}.zip", "w") as archive:
            archive.writestr("index.json", json.dumps({"version": version}))
            archive.writestr("modules/kms.json", json.dumps({KEY: entry}))

    yield write
    for cached in (facts.of, facts._module):
        cached.cache_clear()


def test_each_authority_is_kept_apart_the_first_heard_first(home):
    home("cfn-lint", {"named": "AWS::KMS::Key", "update": ["policy"]}, "1.58.0")
    home("prose", {"replace": ["policy"]}, "7.41.0")
    known = facts.of(KEY)
    assert list(known.mutability) == ["prose", "cfn-lint"]
    assert known.mutability == {"prose": {"policy": "replace"}, "cfn-lint": {"policy": "update"}}
    assert known.names == {"prose": KEY, "cfn-lint": "AWS::KMS::Key"}
    assert facts.versions("aws") == {"prose": "7.41.0", "cfn-lint": "1.58.0"}


def test_limits_carry_who_says_so(home):
    home("cfn-lint", {"limits": {"policy": {"max_length": 9}, "tags.*": {"values": ["a", "b"]}}})
    limits = facts.of(KEY).limits
    assert limits["policy"] == (facts.Limit("cfn-lint", max_length=9),)
    assert limits["tags.*"] == (facts.Limit("cfn-lint", values=("a", "b")),)


def test_a_word_that_is_no_limit_is_not_passed_over(home):
    home("cfn-lint", {"limits": {"policy": {"maximal": 9}}})
    with pytest.raises(ValueError, match="maximal"):
        facts.of(KEY)


def test_of_what_nobody_knows_nothing_is_said(home):
    home("cfn-lint", {"named": "AWS::KMS::Key"})
    for token in ("aws:kms/alias:Alias", "aws:sqs/queue:Queue", "other:a/b:C", "nothing"):
        assert facts.of(token) == facts.Facts({}, {}, {})
    assert facts.versions("gcp") == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_fact_is_of_a_place_that_there_is(package):
    """Down to the levels that `places` goes; what lies deeper begins with one of them."""
    strangers = []
    for token in index.tokens(package):
        known = facts.of(token)
        told = {place for some in known.mutability.values() for place in some} | known.limits.keys()
        if told:
            resource = index.resource(token)
            assert resource is not None
            there = {".".join(place) for place, _, _ in places(resource)}
            above = {tuple(place.split(".")[:3]) for place in told if "*" not in place}
            strangers += [f"{token} {'.'.join(place)}" for place in above if ".".join(place) not in there]
    assert strangers == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_authority_of_a_package_has_been_read(package):
    assert facts.versions(package).keys() == set(facts.AUTHORITIES[package])
