"""Checks of Terraform resources, in files and in plans."""

import re
from collections.abc import Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck
from gouvernail_asks.asking import Answer, Block, Question, Unknown

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
_RESULTS = {Answer.HOLDS: CheckResult.PASSED, Answer.BROKEN: CheckResult.FAILED}


class TerraformCheck(BaseResourceCheck):
    """Puts a question to each type. What nobody knows, and where there is nothing to ask, has no verdict."""

    def __init__(self, id: str, name: str, category: CheckCategories, asks: Mapping[str, Question]) -> None:  # noqa: A002
        super().__init__(id=id, name=name, categories=[category], supported_resources=list(asks))
        self.asks = asks

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Passed or failed; unknown where nobody can say, and where nothing is asked: then no key was evaluated."""
        answer = self.answer(self.entity_type, conf)
        self.evaluated_keys = [] if answer is Answer.NOTHING else list(self.asks[self.entity_type].paths)
        return _RESULTS.get(answer, CheckResult.UNKNOWN)

    def answer(self, kind: str, conf: Mapping[str, Any]) -> Answer:
        """What is answered for a resource of a type."""
        return self.asks[kind].put(Block(conf, _read))


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
