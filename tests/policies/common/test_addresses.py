import pytest

from gouvernail.graph import UNKNOWN, Graph, Resource
from policies.common.addresses import from_anywhere, is_internet
from policies.resource import View


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("0.0.0.0/0", True),
        ("::/0", True),
        ("*", True),
        ("Internet", True),
        ("any", True),
        ("128.0.0.5/7", True),
        ("10.0.0.0/8", False),
        ("10.1.2.3", False),
        ("VirtualNetwork", False),
        ("", False),
    ],
)
def test_the_internet_is_known_in_all_its_spellings(source: str, answer: object) -> None:
    assert is_internet(source) is answer


@pytest.mark.parametrize(
    ("inputs", "answer"),
    [
        ({"a": ["10.0.0.0/8", "0.0.0.0/0"]}, True),
        ({"a": "10.0.0.0/8"}, False),
        ({}, False),
        ({"a": UNKNOWN}, UNKNOWN),
        ({"a": ["10.0.0.0/8", UNKNOWN]}, UNKNOWN),
        ({"a": UNKNOWN, "b": "::/0"}, True),
    ],
)
def test_one_source_of_several_is_enough(inputs: dict[str, object], answer: object) -> None:
    view = View(Resource(urn="u", type="t", name="n", inputs=inputs), Graph([]))
    assert from_anywhere(view, "a", "b") is answer
