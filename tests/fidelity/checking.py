"""Asking a provider of the sandbox whether it takes inputs, as the engine does before it creates anything."""

from functools import cache
from pathlib import Path
from typing import Any

from pulumi.runtime.proto import provider_pb2

from gouvernail.graph import SECRET, UNKNOWN
from gouvernail.sandbox.provider import Provider
from gouvernail.sandbox.state import State
from gouvernail.sandbox.wire import encode

CONFIG = {
    "aws": {"region": "us-west-2", "allowedAccountIds": '["123456789012"]'},
    "azure-native": {"subscriptionId": "00000000-0000-0000-0000-000000000001", "location": "westeurope"},
    "gcp": {"project": "my-project-name", "region": "us-central1"},
}


class _Context:
    def peer(self) -> str:
        return "fidelity"

    def abort(self, _code: object, details: str) -> None:
        raise AssertionError(details)


@cache
def _provider(package: str) -> Provider:
    provider = Provider(package, State(Path(":memory:")), {}, allow_foreign=True)
    _call(provider.Configure, provider_pb2.ConfigureRequest(args=encode(CONFIG[package])))
    return provider


def refusals(token: str, inputs: dict[str, object]) -> list[str]:
    """Why the provider refuses inputs of a resource; empty where it takes them."""
    urn = f"urn:pulumi:dev::fidelity::{token}::one"
    news = encode(_without_secrets(inputs))
    checked = _call(_provider(token.partition(":")[0]).Check, provider_pb2.CheckRequest(urn=urn, news=news))
    return [f"{one.property}: {one.reason}" for one in checked.failures]


def _call(method: Any, request: object) -> Any:
    return method(request, _Context())


def _without_secrets(value: Any) -> Any:
    """What a graph hides of an input is a value that is not known."""
    if isinstance(value, dict):
        return {name: _without_secrets(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_without_secrets(item) for item in value]
    return UNKNOWN if value is SECRET else value
