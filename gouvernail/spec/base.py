"""What every block of a spec is: frozen, closed, written in camelCase, read in snake_case."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

__all__ = ["Block"]


class Block(BaseModel):
    """A set of keys in the YAML. Unknown keys are refused; nothing is converted silently."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        alias_generator=to_camel,
        validate_by_name=True,  # for defaults written in Python; a YAML file is read by alias only
        use_attribute_docstrings=True,
    )
