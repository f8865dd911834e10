"""Short ways to ask the answers, for their tests."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from gouvernail.sandbox import answers, index
from gouvernail.sandbox.index import ResourceType
from gouvernail.sandbox.place import Place

AWS = Place("aws", "111122223333", "eu-central-1")
AZURE = Place("azure-native", "11111111-2222-3333-4444-555555555555", "westeurope", tenant="tenant", client="client")
GCP = Place("gcp", "my-project", "europe-west3", zone="europe-west3-b")
PLACES = {place.package: place for place in (AWS, AZURE, GCP)}


def type_of(token: str) -> ResourceType:
    found = index.resource(token)
    assert found is not None, token
    return found


def urn(token: str, logical: str = "thing") -> str:
    return f"urn:pulumi:dev::shop::{token}::{logical}"


def id_of(token: str, generation: int = 0, at: Place | None = None, logical: str = "thing", **inputs: object) -> str:
    resource = type_of(token)
    return answers.physical_id(resource, at or PLACES[resource.package], urn(token, logical), generation, inputs)


def outputs_of(token: str, at: Place | None = None, **inputs: object) -> dict[str, object]:
    resource = type_of(token)
    place = at or PLACES[resource.package]
    return answers.outputs(resource, place, urn(token), id_of(token, at=place, **inputs), inputs)


@dataclass(frozen=True, slots=True)
class Thing:
    type: str
    id: str
    account: str
    region: str
    inputs: dict[str, object] = field(default_factory=dict[str, object])
    outputs: dict[str, object] = field(default_factory=dict[str, object])


def made(token: str, at: Place | None = None, logical: str = "thing", **inputs: object) -> Thing:
    """Something that was made in the sandbox."""
    resource = type_of(token)
    place = at or PLACES[resource.package]
    id_ = id_of(token, at=place, logical=logical, **inputs)
    outputs = answers.outputs(resource, place, urn(token, logical), id_, inputs)
    regional = "region" in resource.inputs or "location" in resource.inputs
    return Thing(token, id_, place.account, place.region if regional else "global", dict(inputs), outputs)


def ask(token: str, things: Iterable[Thing] = (), at: Place | None = None, **args: object) -> dict[str, object]:
    function = index.function(token)
    assert function is not None, token
    held = list(things)
    place = at or PLACES[function.package]
    return answers.invoke(function, place, args, lambda kind: [one for one in held if one.type == kind])
