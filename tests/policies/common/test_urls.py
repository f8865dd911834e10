import pytest

from gouvernail.graph import UNKNOWN, Graph, Resource
from policies.common.urls import over_https
from policies.resource import View


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("https://legacy.example", True),
        ("HTTPS://legacy.example", True),
        ("http://legacy.example", False),
        ("HTTP://legacy.example", False),
        (None, True),
        (UNKNOWN, UNKNOWN),
    ],
)
def test_an_address_of_plain_http_is_told_from_others(address: object, answer: object) -> None:
    view = View(Resource(urn="u", type="t", name="n", inputs={"url": address}), Graph([]))
    assert over_https(view, "url") is answer
