import pytest

from gouvernail.graph import UNKNOWN, Graph, Resource
from gouvernail.maybe import Truth
from gouvernail.verdict import Reason, broken
from policies.common.applying import only_where
from policies.resource import View

VIEW = View(Resource(urn="u", type="t", name="n"), Graph([]))
WRONG = broken("u", "wrong")


@pytest.mark.parametrize(
    ("applies", "reasons", "messages"),
    [
        (True, [WRONG], ["wrong"]),
        (True, [], []),
        (UNKNOWN, [WRONG, WRONG], ["`kind` is not known"]),
        (UNKNOWN, [], []),
    ],
)
def test_what_may_not_be_asked_is_not_broken(applies: Truth, reasons: list[Reason], messages: list[str]) -> None:
    found = only_where(VIEW, "kind", applies, reasons)
    assert found is not None
    assert [reason.message for reason in found] == messages


def test_what_is_not_asked_is_not_judged() -> None:
    assert only_where(VIEW, "kind", False, [WRONG]) is None
