"""Platforms with something else in them: what a path means, and what is refused."""

import pytest

from gouvernail.graph import UNKNOWN
from tests.policies.altered import GONE, Altered, altered, examples_of, platform_of, written

AWS = platform_of("aws dev")


def test_nothing_else_is_changed():
    changed = altered(AWS, {"caches[0].encrypted": False})
    assert changed.caches[0].encrypted is False
    assert changed.caches[0].identified == AWS.caches[0].identified
    assert [*changed.keys] == [*AWS.keys]
    assert AWS.caches[0].encrypted is True


def test_a_thing_is_named_by_its_resource():
    changed = altered(AWS, {"keys[audit].rotates": UNKNOWN})
    [one] = [key for key in changed.keys if key.rotates is UNKNOWN]
    assert one.urn.endswith("::audit")


def test_a_thing_is_taken_away_and_one_is_put_beside():
    assert len(altered(AWS, {"keys[0]": GONE}).keys) == len(AWS.keys) - 1
    more = altered(AWS, {"keys[+audit].rotates": False, "keys[+audit].every_days": 3}).keys
    assert (len(more), more[-1].rotates, more[-1].every_days) == (len(AWS.keys) + 1, False, 3)
    assert more[-1].urn.endswith("::audit")


def test_values_become_what_the_model_has():
    changed = altered(AWS, {"caches[0].dropped_on": ["stop"], "expected.accounts[dev]": "1", "services": UNKNOWN})
    assert changed.caches[0].dropped_on == frozenset({"stop"})
    assert changed.expected.own == "1"
    assert changed.services() is UNKNOWN


@pytest.mark.parametrize("path", ["caches[9].encrypted", "caches[nobody].encrypted", "keys[0].colour", "region.a"])
def test_a_path_that_leads_nowhere_is_refused(path):
    with pytest.raises(LookupError):
        altered(AWS, {path: True})


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("caches[0].encrypted", "yes, it is", "valid boolean"),
        ("keys[0].urn", UNKNOWN, "always known"),
        ("trails", [{"urn": "x"}], "Field required"),
    ],
)
def test_a_value_that_cannot_stand_there_is_refused(path, value, says):
    with pytest.raises(ValueError, match=says):
        altered(AWS, {path: value})


def test_an_example_is_written_as_it_is_read(tmp_path, monkeypatch):
    given = {"caches[0].dropped_on": UNKNOWN, "keys[audit]": GONE, "expected.zones": 3}
    example = Altered(platform="aws dev", where=given, verdict="fail", finds=("a: b",))
    file = tmp_path / "cache" / "it.yaml"
    file.parent.mkdir()
    file.write_text(written([example]), encoding="utf-8")
    monkeypatch.setattr("tests.policies.altered._HERE", tmp_path)
    assert examples_of("cache.it") == (example,)
