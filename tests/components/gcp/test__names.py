"""Names and labels fit where they go, and two things never get one name."""

import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from components.gcp._labels import labels_of
from components.gcp._names import LIMITS, name_of

IDS = st.from_regex(r"[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,23}", fullmatch=True)
ENVIRONMENTS = st.from_regex(r"[a-z][a-z0-9]{1,7}", fullmatch=True)
ROLES = st.from_regex(r"[a-z](?:[a-z0-9]|[-_](?=[a-z0-9])){0,47}", fullmatch=True)
ACCOUNTS = st.from_regex(r"[a-z][a-z0-9-]{4,28}[a-z0-9]", fullmatch=True)
PLACES = st.tuples(IDS, ENVIRONMENTS, ROLES, ACCOUNTS)
WORDS = re.compile(r"[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*")
JOINED = re.compile(r"[a-z](?:[a-z0-9]|_(?=[a-z0-9]))*")
LABEL = re.compile(r"[a-z0-9_-]{0,63}")
SHORTEST = 6  # of a service account, the longest of all that are shortest
slow = settings(suppress_health_check=[HealthCheck.too_slow])


def made(kind: str, place: tuple[str, str, str, str]) -> str:
    system, environment, role, account = place
    return name_of(kind, f"{system}-{environment}", role, account)


@slow
@given(PLACES)
@example(("a" * 24, "e" * 8, "r" * 48, "a" * 30))
@example(("ab", "ab", "c", "abcdef"))
def test_every_name_is_one_that_google_takes(place):
    for kind, limit in LIMITS.items():
        name = made(kind, place)
        assert SHORTEST <= len(name) <= limit.longest, kind
        assert (JOINED if limit.joint == "_" else WORDS).fullmatch(name), (kind, name)


@slow
@given(PLACES, PLACES)
@example(("abc", "dev", "log", "one-project"), ("abc", "dev", "log", "two-projects"))
def test_two_things_have_two_names(one, other):
    for kind, limit in LIMITS.items():
        # In its own project a name says prefix and role; in front of the world, whose it is too.
        seen = [place if limit.everywhere else "-".join(place[:3]).replace("_", "-") for place in (one, other)]
        assert (made(kind, one) == made(kind, other)) == (seen[0] == seen[1]), kind


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_every_tag_becomes_a_label_that_google_takes(tags):
    for key, value in labels_of(tags).items():
        assert LABEL.fullmatch(key)
        assert LABEL.fullmatch(value)


def test_a_label_says_what_its_tag_says():
    assert labels_of({"risk-class": "High"}, retained_by="Stack") == {"risk-class": "high", "retained-by": "stack"}
