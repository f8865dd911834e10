"""Every type of the index is answered: with an id, and with outputs of the types that it declares."""

import pytest

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import answers, index
from gouvernail.sandbox.answers.shape import fits
from gouvernail.sandbox.types import EnumRef, ListOf, MapOf, Ref, Scalar, Type, Union
from tests.gouvernail.sandbox.answers.asking import PLACES, type_of, urn


def sample(package: str, wanted: Type, depth: int = 2) -> object:  # noqa: PLR0911 - one a type
    """A value of a type."""
    match wanted:
        case Scalar("boolean"):
            return True
        case Scalar("integer" | "number"):
            return 3
        case ListOf(item):
            return [sample(package, item, depth - 1)] if depth else []
        case MapOf(item):
            return {"key": sample(package, item, depth - 1)} if depth else {}
        case Ref():
            nested = index.type_named(package, wanted)
            needed = {name: one for name, one in nested.properties.items() if name in nested.required}
            return {name: sample(package, one.type, depth - 1) for name, one in needed.items()} if depth else {}
        case EnumRef():
            return index.enumeration(package, wanted)[0]
        case Union(members):
            return sample(package, members[0], depth)
        case _:
            return "value"


@pytest.mark.parametrize("package", index.PACKAGES)
def test_every_type_is_answered(package) -> None:
    wrong: list[str] = []
    for token in index.tokens(package):
        resource = type_of(token)
        everything = {name: sample(package, one.type) for name, one in resource.inputs.items()}
        required = {name: everything[name] for name in resource.required}
        for inputs in ({}, required, everything):
            id_ = answers.physical_id(resource, PLACES[package], urn(token), 0, inputs)
            outputs = answers.outputs(resource, PLACES[package], urn(token), id_, inputs)
            wrong += [f"{token}: no id"] if not id_ else []
            wrong += [f"{token}: {name} is no output" for name in outputs if name not in resource.outputs]
            wrong += [f"{token}: {name} is unknown" for name, value in outputs.items() if value is UNKNOWN]
            wrong += [
                f"{token}: {name}: {value!r}"
                for name, value in outputs.items()
                if name not in inputs and not fits(package, resource.outputs[name].type, value)
            ]
    assert wrong == []


@pytest.mark.parametrize("package", index.PACKAGES)
def test_nothing_breaks_where_nothing_is_known(package) -> None:
    for token in index.tokens(package):
        resource = type_of(token)
        inputs = dict.fromkeys(resource.inputs, UNKNOWN)
        id_ = answers.physical_id(resource, PLACES[package], urn(token), 0, inputs)
        outputs = answers.outputs(resource, PLACES[package], urn(token), id_, inputs)
        assert all(outputs[name] is UNKNOWN for name in outputs if name in resource.required), token


@pytest.mark.parametrize(
    ("wanted", "value"),
    [
        (Scalar("string"), 3),
        (Scalar("boolean"), 1),
        (Scalar("integer"), True),
        (Scalar("integer"), "3"),
        (ListOf(Scalar("string")), ["a", 1]),
        (ListOf(Scalar("string")), "a"),
        (MapOf(Scalar("string")), {"a": 1}),
        (Ref("kms/KeyArgs"), "text"),
        (Union((Scalar("string"), Scalar("boolean"))), 3),
    ],
)
def test_the_sweep_sees_what_does_not_fit(wanted, value) -> None:
    assert not fits("aws", wanted, value)
