"""A capability: what it is called and what it gives back, on every cloud."""

from dataclasses import dataclass

__all__ = ["Capability"]


@dataclass(frozen=True, slots=True)
class Capability:
    """What a capability is called and what it gives back."""

    name: str
    component: str
    outputs: tuple[str, ...]
