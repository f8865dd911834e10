import pytest

from gouvernail.graph import UNKNOWN, Graph, Resource
from policies.common.durations import days
from policies.resource import View


@pytest.mark.parametrize(
    ("text", "answer"),
    [("86400s", 1), ("129600.0s", 1.5), (None, None), ("", None), (UNKNOWN, UNKNOWN), ("a day", UNKNOWN)],
)
def test_seconds_are_read_as_days(text: object, answer: object) -> None:
    view = View(Resource(urn="u", type="t", name="n", inputs={"period": text}), Graph([]))
    assert days(view, "period") == answer
