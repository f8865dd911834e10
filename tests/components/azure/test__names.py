"""Names fit where they go, and two things never get one."""

import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from components.azure._names import LIMITS, guid, name_of

IDS = st.from_regex(r"[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,23}", fullmatch=True)
ENVIRONMENTS = st.from_regex(r"[a-z][a-z0-9]{1,7}", fullmatch=True)
ROLES = st.from_regex(r"[a-z](?:[a-z0-9]|[-_](?=[a-z0-9])){0,47}", fullmatch=True)
ACCOUNTS = st.uuids().map(str)
PLACES = st.tuples(IDS, ENVIRONMENTS, ROLES, ACCOUNTS)
WORDS = re.compile(r"[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*")
PLAIN = re.compile(r"[a-z][a-z0-9]*")
SHORTEST = 3
slow = settings(suppress_health_check=[HealthCheck.too_slow])


def made(kind: str, place: tuple[str, str, str, str]) -> str:
    system, environment, role, account = place
    return name_of(kind, f"{system}-{environment}", role, account)


@slow
@given(PLACES)
@example(("a" * 24, "e" * 8, "r" * 48, "a" * 36))
@example(("a-b", "ab", "c", "a"))
def test_every_name_is_one_that_azure_takes(place):
    for kind, limit in LIMITS.items():
        name = made(kind, place)
        assert SHORTEST <= len(name) <= limit.longest, kind
        assert (PLAIN if limit.plain else WORDS).fullmatch(name), (kind, name)


@slow
@given(PLACES, PLACES)
@example(("abc", "dev", "log", "1"), ("abc", "dev", "log", "2"))
@example(("a-bc", "dev", "log", "1"), ("ab-c", "dev", "log", "1"))
def test_two_things_have_two_names(one, other):
    for kind, limit in LIMITS.items():
        # In its own group a name says prefix and role; in front of the world, whose it is too.
        seen = [place if limit.everywhere else "-".join(place[:3]).replace("_", "-") for place in (one, other)]
        assert (made(kind, one) == made(kind, other)) == (seen[0] == seen[1]), kind


def test_a_name_stays_the_same():
    assert name_of("keyvault:Vault", "bex-dev", "keys", "1") == name_of("keyvault:Vault", "bex-dev", "keys", "1")
    assert name_of("resources:ResourceGroup", "bex-dev", "audit_log") == "bex-dev-audit-log"


def test_a_guid_is_of_all_its_parts_however_ids_are_written():
    assert guid("/Subscriptions/A", "b") == guid("/subscriptions/a", "B")
    assert len({guid("a", "b"), guid("b", "a"), guid("ab"), guid("a", "b", "")}) == 4
