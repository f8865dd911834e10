import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.answers.template import fill, form, holes, read


def test_fill() -> None:
    assert fill("a/{x}/b/{y}", {"x": "1", "y": 2}.get) == "a/1/b/2"
    assert fill("plain", {}.get) == "plain"
    assert fill("${kept}-{x}", {"x": "1", "kept": "k"}.get) == "$k-1"


def test_what_is_unknown_or_missing_leaves_nothing_to_fill() -> None:
    assert fill("{x}/{y}", {"x": UNKNOWN}.get) is UNKNOWN
    assert fill("{x}/{y}", {"x": "1"}.get) is None


@pytest.mark.parametrize(
    ("template", "text", "found"),
    [
        ("policy{path}{name}", "policy/p", {"path": "/", "name": "p"}),
        ("policy{path}{name}", "policy/a/b/p", {"path": "/a/b/", "name": "p"}),
        ("{keyRing}/cryptoKeys/{name}", "p/l/r/cryptoKeys/k", {"keyRing": "p/l/r", "name": "k"}),
        ("{x}-{x}", "a-a", {"x": "a"}),
        ("{x}-{x}", "a-b", {}),
        ("vpc-{hex17}", "subnet-1", {}),
        ("a.b/{x}", "aXb/1", {}),
    ],
)
def test_read(template, text, found) -> None:
    assert read(template, text) == found


_NAMES = st.text(st.characters(categories=("Ll", "Nd")), min_size=1, max_size=8)


@given(_NAMES, _NAMES)
def test_what_was_filled_is_read_again(x, y) -> None:
    template = "arn:aws:kms:{x}:key/{y}"
    assert read(template, str(fill(template, {"x": x, "y": y}.get))) == {"x": x, "y": y}


def test_forms_of_the_documentation() -> None:
    assert form("aws", "aws:kms/key:Key") == "{uuid}"
    assert form("aws", "aws:no/such:Type") is None
    assert holes(form("gcp", "gcp:compute/network:Network") or "") == ["project", "name"]
