"""What comes over the wire reaches a component as it takes it, or is refused with its place."""

import asyncio
import typing

import pulumi
import pytest
from pulumi.errors import InputPropertiesError, InputPropertyError
from pulumi.output import Unknown
from pulumi.provider.experimental.analyzer import PropertyDefinition as Field
from pulumi.provider.experimental.analyzer import PropertyType as Type
from pulumi.provider.experimental.analyzer import TypeDefinition

import components.aws
import components.azure
import components.gcp
from plugins.hosting import Provider
from plugins.values import arguments

PROVIDERS = {
    cloud: Provider(cloud, module)
    for cloud, module in {"aws": components.aws, "azure": components.azure, "gcp": components.gcp}.items()
}
INNER = TypeDefinition(
    name="Inner",
    type=Type.OBJECT,
    properties={
        "waitMs": Field(type=Type.INTEGER, plain=True),
        "share": Field(type=Type.NUMBER, plain=True, optional=True),
    },
    properties_mapping={"waitMs": "wait_ms", "share": "share"},
    module="m",
    python_type=dict,
)
REF = Field(ref="#/types/p:index:Inner")
FIELDS = {
    "prefix": Field(type=Type.STRING, plain=True),
    "keepDays": Field(type=Type.INTEGER, plain=True, optional=True),
    "on": Field(type=Type.BOOLEAN, plain=True, optional=True),
    "roleId": Field(type=Type.STRING, optional=True),
    "inner": Field(ref=REF.ref, plain=True, optional=True),
    "by": Field(
        type=Type.OBJECT, optional=True, additional_properties=Field(type=Type.OBJECT, additional_properties=REF)
    ),
    "some": Field(type=Type.ARRAY, optional=True, items=REF),
}
NAMES = {"prefix": "prefix", "keepDays": "keep_days", "on": "on", "roleId": "role_id", "inner": "inner", "by": "by"}


def taken(**given):
    return arguments({"prefix": "a", **given}, FIELDS, {**NAMES, "some": "some"}, lambda _: INNER)


def test_names_and_whole_numbers_are_pythons_at_any_depth():
    found = taken(keepDays=400.0, inner={"waitMs": 5.0}, by={"x": {"y": {"waitMs": 1.0}}}, some=[{"waitMs": 2.0}])
    assert repr(found) == repr(
        {
            "prefix": "a",
            "keep_days": 400,
            "inner": {"wait_ms": 5},
            "by": {"x": {"y": {"wait_ms": 1}}},
            "some": [{"wait_ms": 2}],
        }
    )


def test_what_is_left_out_or_null_is_absent():
    assert taken(keepDays=None) == {"prefix": "a"}


@pytest.mark.parametrize(
    ("given", "at", "reason"),
    [
        ({"prefix": None}, "prefix", "is required"),
        ({"inner": {}}, "inner.waitMs", "is required"),
        ({"keepDay": 1.0}, "keepDay", "one of by, inner, keepDays"),
        ({"by": {"x": {"y": {"waitMs": 1.0, "shair": 1}}}}, "by.x.y.shair", "one of share, waitMs"),
        ({"some": [{"waitMs": 1.0}, {"waitMs": 1.5}]}, "some[1].waitMs", "a whole number, not 1.5"),
        ({"keepDays": float("inf")}, "keepDays", "a whole number"),
        ({"keepDays": "400"}, "keepDays", "a whole number"),
        ({"keepDays": True}, "keepDays", "a whole number"),
        ({"on": "yes"}, "on", "true or false"),
        ({"prefix": 3.0}, "prefix", "a string"),
        ({"roleId": {"a": 1}}, "roleId", "a string"),
        ({"inner": [1]}, "inner", "an object"),
        ({"by": "x"}, "by", "a map"),
        ({"some": {"waitMs": 1.0}}, "some", "a list"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(given, at, reason):
    with pytest.raises(InputPropertyError) as caught:
        taken(**given)
    assert caught.value.property_path == at
    assert reason in caught.value.reason


def test_an_output_is_taken_where_it_may_be_one_and_checked_when_it_is_known():
    async def known(value):
        return await taken(roleId=pulumi.Output.from_input(value))["role_id"].future()

    assert asyncio.run(known("r")) == "r"
    with pytest.raises(InputPropertyError):
        asyncio.run(known(3.0))


def test_what_a_preview_does_not_know_yet_stays_unknown():
    async def unknown():
        return await taken(roleId=Unknown())["role_id"].is_known()

    assert asyncio.run(unknown()) is False


@pytest.mark.parametrize("later", [lambda: pulumi.Output.secret("s3cret"), Unknown])
def test_an_output_where_a_value_has_to_be_known_is_refused_without_showing_it(later):
    async def give():
        taken(prefix=later())

    with pytest.raises(InputPropertiesError, match="prefix has to be known") as caught:
        asyncio.run(give())
    assert "s3cret" not in str(caught.value)
    assert caught.value.errors == []


def sample(field, types):
    """Something that fits, as it comes over the wire, with every field that there is."""
    if field.ref:
        return {name: sample(one, types) for name, one in types(field.ref).properties.items()}
    if field.items:
        return [sample(field.items, types)]
    if field.additional_properties:
        return {"one_key": sample(field.additional_properties, types)}
    return {Type.STRING: "a", Type.BOOLEAN: True, Type.NUMBER: 1.0, Type.INTEGER: 2.0}[field.type]


def fits(value, annotation):
    """Whether a value is what a contract's annotation says, all keys of a TypedDict included."""
    if typing.is_typeddict(annotation):
        keys = annotation.__annotations__
        return isinstance(value, dict) and set(value) == set(keys) and all(fits(value[key], keys[key]) for key in keys)
    origin, within = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.NotRequired:
        return fits(value, within[0])
    if origin is typing.Union:
        return any(fits(value, one) for one in within)
    if origin is list:
        return isinstance(value, list) and all(fits(one, within[0]) for one in value)
    if origin is dict:
        return isinstance(value, dict) and all(fits(one, within[1]) for one in value.values())
    return type(value) is annotation


@pytest.mark.parametrize(
    ("cloud", "name"), [(cloud, name) for cloud, it in PROVIDERS.items() for name in it._components]
)
def test_everything_that_a_component_takes_arrives_as_its_contract_says(cloud, name):
    provider = PROVIDERS[cloud]
    definition = provider._component_defs[name]
    given = {name: sample(field, provider._type) for name, field in definition.inputs.items()}
    component = provider._components[name]
    contract = component.__init__.__annotations__["args"]
    found = provider.map_inputs(given, definition)
    assert fits(found, contract)
    assert not fits({**found, "more": 1}, contract)
