"""Checks of Azure's resources in ARM templates, and so in what azure-native registers."""

import re

from checkov.arm.base_resource_check import BaseResourceCheck
from gouvernail_asks.asking import Unknown
from gouvernail_asks.checking import Asking

__all__ = ["ArmCheck"]

_EXPRESSION = re.compile(r"^\[(?!\[).*\]$", re.DOTALL)
# An identifier of another resource, or text made of parts: never empty.
_GIVEN = re.compile(
    r"^\[\s*(resourceId|subscriptionResourceId|extensionResourceId|concat|format|uri|reference)\(", re.IGNORECASE
)
# A plan's word for what is known later, which templates made from Pulumi programs have, too.
_LATER = "true_after_unknown"


def _read(text: str) -> str | Unknown:
    if text == _LATER:
        return Unknown()
    if not _EXPRESSION.match(text):
        return text
    return Unknown(given=True) if _GIVEN.match(text) else Unknown()


class ArmCheck(Asking, BaseResourceCheck):
    """See `Asking`."""

    read = staticmethod(_read)
