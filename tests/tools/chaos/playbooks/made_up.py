"""What a cloud would have, made up."""

from collections.abc import Mapping
from pathlib import Path

from gouvernail.sandbox.state import Existing, State

__all__ = ["STACK", "there"]

STACK = "credit-scoring-dev-cutover"


def there(file: Path, *things: tuple[str, str, Mapping[str, object]], stack: str = STACK) -> State:
    """The clouds with these things of a stack, each a type, a name and its outputs; to be closed."""
    clouds = State(file)
    for type_, name, outputs in things:
        urn = f"urn:pulumi:{stack}::gouvernail::a:index:Traffic${type_}::{name}"
        thing = Existing(type_.partition(":")[0], "1", "r", type_, f"{stack}/{name}", urn, {}, outputs, frozenset())
        clouds.create(thing, urn)
    return clouds
