"""Checks of Terraform resources, in files and in plans."""

import re

from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck
from gouvernail_asks.asking import Unknown
from gouvernail_asks.checking import Asking

__all__ = ["TerraformCheck"]

# What the parser leaves as text because it is known later, and of which nobody knows whether it will be empty.
_LATER = re.compile(
    r"""^\w+\.(value|key)\b                                       # a block that is repeated
      | ^[a-z_]\w*\(                                             # a function
      | ^[\[{]?\s*for\s                                          # a list that is made
      | ^!|\s\?\s.*\s:\s|\s([=!<>]=|[<>]|&&|\|\|)\s                # a condition
      | ^true_after_unknown$                                     # a plan's word for it
      | (?<![\w./:-])(var|local|module|each|count|self)\.[A-Za-z_]   # an input, a local, an output, an iteration
     """,
    re.VERBOSE,
)
_RESOURCE = re.compile(r"^(data\.)?[a-z]\w*_\w+\.[A-Za-z_][\w-]*")


def _read(text: str) -> str | Unknown:
    bare = _unwrapped(text.strip())
    if bare == text.strip() and "${" in bare:
        # Text with something known later in it: whatever that is, the text is not empty.
        return Unknown(given=True)
    if _LATER.search(bare):
        return Unknown()
    return Unknown(given=True) if _RESOURCE.match(bare) else text


def _unwrapped(text: str) -> str:
    """What one `${}` around all of the text holds."""
    if not (text.startswith("${") and text.endswith("}")):
        return text
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        if letter == "}" and depth == 0:
            return text[2:-1].strip() if place == len(text) - 1 else text
    return text


class TerraformCheck(Asking, BaseResourceCheck):
    """See `Asking`."""

    read = staticmethod(_read)
