import pytest

from gouvernail.graph import UNKNOWN, Graph, Resource
from policies.common.members import binding_names_members, member_is_named
from policies.resource import View


def grant(**inputs: object) -> View:
    return View(Resource(urn="u", type="t", name="n", inputs=inputs), Graph([]))


@pytest.mark.parametrize(
    ("member", "messages"),
    [
        ("user:a@example.com", []),
        ("allUsers", ["`member` lets anybody in"]),
        ("allAuthenticatedUsers", ["`member` lets anybody in"]),
        (UNKNOWN, ["`member` is not known"]),
    ],
)
def test_whoever_comes_is_nobody_by_name(member: object, messages: list[str]) -> None:
    assert [reason.message for reason in member_is_named(grant(member=member))] == messages


@pytest.mark.parametrize(
    ("members", "messages"),
    [
        (["user:a@example.com", "group:b@example.com"], []),
        (["user:a@example.com", "allUsers"], ["`members` lets anybody in"]),
        (["user:a@example.com", UNKNOWN], ["`members` is not known"]),
    ],
)
def test_one_of_several_is_enough(members: object, messages: list[str]) -> None:
    assert [reason.message for reason in binding_names_members(grant(members=members))] == messages
