"""Each component makes the same of worked arguments, whether Python gives them or they come over the wire."""

import pulumi
from pulumi.provider.experimental.analyzer import PropertyType as Type

import components.gcp
from plugins.hosting import Provider
from tests.policies.worked_gcp import worked


def sent(given, fields, names, types):
    """Arguments as a program in another language sends them: the schema's names, every number a float."""
    there = {python: name for name, python in names.items()}
    return {there[python]: as_sent(value, fields[there[python]], types) for python, value in given.items()}


def as_sent(value, field, types):
    if isinstance(value, pulumi.Output):
        return value.apply(lambda known: as_sent(known, field, types))
    if field.ref:
        of = types(field.ref)
        return sent(value, of.properties, of.properties_mapping, types)
    if field.items:
        return [as_sent(one, field.items, types) for one in value]
    if field.additional_properties:
        return {key: as_sent(one, field.additional_properties, types) for key, one in value.items()}
    return float(value) if field.type in {Type.INTEGER, Type.NUMBER} else value


def test_every_component_on_google_makes_the_same_of_what_came_over_the_wire(monkeypatch):
    here, _ = worked("dev")
    provider, made = Provider("gcp", components.gcp), set()

    def instead(component, make):
        definition = provider._component_defs[component]

        def init(self, name, args, opts=None):
            there = sent(args, definition.inputs, definition.inputs_mapping, provider._type)
            make(self, name, provider.map_inputs(there, definition), opts)
            made.add(component)

        return init

    for name, component in provider._components.items():
        monkeypatch.setattr(component, "__init__", instead(name, component.__init__))
    there, _ = worked.__wrapped__("dev")  # anew, for the first is kept
    assert made == set(provider._components)
    assert {one.urn: one.inputs for one in there} == {one.urn: one.inputs for one in here}
