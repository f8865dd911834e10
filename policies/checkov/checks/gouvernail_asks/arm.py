"""Checks of Azure's resources in ARM templates, and so in what azure-native registers."""

import re
from collections.abc import Mapping
from typing import Any

from checkov.arm.base_resource_check import BaseResourceCheck
from checkov.common.models.enums import CheckCategories, CheckResult
from gouvernail_asks.asking import Answer, Block, Question, Unknown

__all__ = ["ArmCheck"]

_EXPRESSION = re.compile(r"^\[(?!\[).*\]$", re.DOTALL)
# An identifier of another resource, or text made of parts: never empty.
_GIVEN = re.compile(
    r"^\[\s*(resourceId|subscriptionResourceId|extensionResourceId|concat|format|uri|reference)\(", re.IGNORECASE
)
# A plan's word for what is known later, which templates made from Pulumi programs have, too.
_LATER = "true_after_unknown"
_RESULTS = {Answer.HOLDS: CheckResult.PASSED, Answer.BROKEN: CheckResult.FAILED}


class ArmCheck(BaseResourceCheck):
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
    if text == _LATER:
        return Unknown()
    if not _EXPRESSION.match(text):
        return text
    return Unknown(given=True) if _GIVEN.match(text) else Unknown()
