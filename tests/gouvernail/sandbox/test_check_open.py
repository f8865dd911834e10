"""For types drawn from the whole index: inputs made from it pass, and one mistake in them is found where it is.

Index and examples share a source here: this proves the check's consistency, not the index's truth
(test_index.py holds facts from elsewhere).
"""

import copy
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouvernail.graph import UNKNOWN
from gouvernail.sandbox import check as checking
from gouvernail.sandbox import index
from gouvernail.sandbox.check import check
from gouvernail.sandbox.types import EnumRef, ListOf, MapOf, Ref, Scalar, Type, Union

ASSET = {"4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", "text": "x"}
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)

# A place in the inputs: the object that holds it, the key, the path, and the type that is wanted there.
Place = tuple[dict[str, object], str, str, index.Property, bool]

texts = st.text(max_size=5)
keys = st.from_regex(r"[a-z]{3,8}", fullmatch=True)


@pytest.fixture(autouse=True, scope="module")
def no_limits() -> Iterator[None]:
    """What authorities tell of values is held in test_limits.py: a text drawn here keeps no pattern of theirs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "exceeded", lambda *_: iter(()))
        yield


@st.composite
def resources(draw: st.DrawFn) -> tuple[index.ResourceType, dict[str, object]]:
    token = draw(st.sampled_from(index.tokens(draw(st.sampled_from(index.PACKAGES)))))
    resource = index.resource(token)
    assert resource is not None
    return resource, draw_object(draw, resource.package, resource.inputs, resource.required, 0)


def draw_object(draw, package, properties, required, depth) -> dict[str, object]:
    optional = sorted(properties.keys() - required)
    chosen = draw(st.sets(st.sampled_from(optional), max_size=4)) if optional and depth < 4 else set()
    return {
        name: draw_value(draw, package, properties[name].type, depth)
        if properties[name].constant is None
        else properties[name].constant
        for name in sorted(required | chosen)
    }


def draw_value(draw, package: str, wanted: Type, depth: int) -> object:  # noqa: C901, PLR0911, PLR0912 - one arm a type
    if depth > 8 or draw(st.integers(0, 15)) == 0:
        return UNKNOWN
    match wanted:
        case Scalar("string"):
            return draw(texts)
        case Scalar("boolean"):
            return draw(st.booleans())
        case Scalar("integer"):
            return draw(st.one_of(st.integers(), st.integers(-1000, 1000).map(float)))
        case Scalar("number"):
            return draw(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
        case Scalar():
            return ASSET
        case ListOf(item):
            return [draw_value(draw, package, item, depth + 1) for _ in range(draw(st.integers(0, 2)))]
        case MapOf(value):
            return {key: draw_value(draw, package, value, depth + 1) for key in draw(st.sets(keys, max_size=2))}
        case EnumRef():
            return draw(st.sampled_from(index.enumeration(package, wanted)))
        case Union(members) if package == "azure-native" and any(isinstance(item, EnumRef) for item in members):
            listed = [item for item in members if isinstance(item, EnumRef)]
            return draw_value(draw, package, draw(st.sampled_from(listed)), depth)
        case Union(members):
            return draw_value(draw, package, draw(st.sampled_from(members)), depth)
        case Ref():
            known = index.type_named(package, wanted)
            return draw_object(draw, package, known.properties, known.required, depth + 1)
        case _:
            return draw(st.one_of(texts, st.integers(), st.just({"a": [1]})))


def places(package: str, values: dict[str, object], properties, required, path: str = "") -> Iterator[Place]:
    """Every property given, at any depth that is reached without a choice between several types."""
    for name, value in values.items():
        known = properties[name]
        here = f"{path}.{name}" if path else name
        yield values, name, here, known, name in required
        items = [(here, value)]
        wanted = known.type
        if isinstance(wanted, ListOf) and isinstance(value, list):
            wanted, items = wanted.item, [(f"{here}[{position}]", item) for position, item in enumerate(value)]
        elif isinstance(wanted, MapOf) and isinstance(value, dict):
            wanted, items = wanted.value, [(f"{here}.{key}", item) for key, item in value.items()]
        if isinstance(wanted, Ref):
            nested = index.type_named(package, wanted)
            for place, item in items:
                if isinstance(item, dict):
                    yield from places(package, item, nested.properties, nested.required, place)


def all_places(resource: index.ResourceType, inputs: dict[str, object]) -> list[Place]:
    return list(places(resource.package, inputs, resource.inputs, resource.required))


@given(resources())
@SETTINGS
def test_inputs_made_from_the_index_pass(subject: tuple[index.ResourceType, dict[str, object]]) -> None:
    resource, inputs = subject
    before = copy.deepcopy(inputs)
    assert check(resource, inputs) == []
    assert inputs == before


@given(resources(), st.data())
@SETTINGS
def test_a_required_property_left_out_is_found(subject, data: st.DataObject) -> None:
    resource, inputs = subject
    needed = [place for place in all_places(resource, inputs) if place[4]]
    if needed:
        holder, name, path, _, _ = data.draw(st.sampled_from(needed))
        del holder[name]
        assert [(item.path, item.reason) for item in check(resource, inputs)] == [
            (path, f"missing required property '{name}'")
        ]


@given(resources(), st.data())
@SETTINGS
def test_a_misspelled_property_is_found_and_its_right_name_is_said(subject, data: st.DataObject) -> None:
    resource, inputs = subject
    found = all_places(resource, inputs)
    if found:
        holder, name, path, _, required = data.draw(st.sampled_from(found))
        wrong = f"{name}x"
        if wrong in resource.inputs or wrong in resource.outputs:
            return
        holder[wrong] = holder.pop(name)
        failures = {item.path: item.reason for item in check(resource, inputs)}
        assert f"unknown property '{wrong}'" in failures[f"{path}x"]
        if len(name) > 3:
            assert "did you mean" in failures[f"{path}x"]
        assert set(failures) == ({path, f"{path}x"} if required else {f"{path}x"})


@given(resources(), st.data())
@SETTINGS
def test_a_wrong_type_is_found(subject, data: st.DataObject) -> None:
    resource, inputs = subject
    found = [place for place in all_places(resource, inputs) if wrong_for(place[3].type)]
    if found:
        holder, name, path, known, _ = data.draw(st.sampled_from(found))
        holder[name] = data.draw(st.sampled_from(wrong_for(known.type)))
        failures = check(resource, inputs)
        assert [item.path for item in failures] == [path]
        assert failures[0].reason.startswith("expected ")


@given(resources(), st.data())
@SETTINGS
def test_a_value_outside_an_enumeration_is_found(subject, data: st.DataObject) -> None:
    resource, inputs = subject
    found = [place for place in all_places(resource, inputs) if isinstance(place[3].type, EnumRef)]
    if found:
        holder, name, path, _, _ = data.draw(st.sampled_from(found))
        holder[name] = "no such value"
        assert [item.path for item in check(resource, inputs)] == [path]


def wrong_for(wanted: Type) -> list[object]:
    """Values of other types than the wanted; none where everything is taken or several types are."""
    lists, objects = [["x"]], {"x": {"y": []}}
    match wanted:
        case Scalar("string") | Scalar("asset"):
            return [lists, objects]
        case Scalar():
            return [lists, objects, "x"]
        case ListOf():
            return [objects, "x", 1, True]
        case MapOf() | Ref():
            return [lists, "x", 1, True]
        case _:
            return []
