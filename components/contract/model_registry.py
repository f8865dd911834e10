"""Where versions of models stand, and how one is approved."""

from typing import Final, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "ModelRegistryArgs"]

CAPABILITY: Final = Capability("model_registry", "ModelRegistry", ("groups", "store"))


class ModelRegistryArgs(TypedDict):
    """Which models are registered, and who is told when one is approved."""

    prefix: str
    """First part of every name, e.g. credit-scoring-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account of the registry."""
    region: str
    """Region of the registry."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/; none of them can approve."""
    models: dict[str, str]
    """Model -> what it is for, in words. One group of versions each."""
    key_id: Input[str]
    """Key that encrypts what was trained."""
    route: Input[str]
    """Route that is told of every new state of a version."""
