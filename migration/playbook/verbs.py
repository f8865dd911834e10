"""Which verb a block of one verb says."""

from gouvernail.spec.base import Block
from gouvernail.spec.fields import keys

__all__ = ["said"]


def said(block: Block) -> dict[str, object]:
    """Verb -> what stands under it, by the words of the playbook. In a valid playbook it is one."""
    fields = zip(keys(type(block)), type(block).model_fields, strict=True)
    return {key: value for key, name in fields if (value := getattr(block, name)) is not None}
