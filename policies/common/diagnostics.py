"""What Azure writes down of a resource, and where: a setting beside it."""

from typing import Final

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, any_of
from policies.resource import View

__all__ = ["DIAGNOSED", "logs_sent"]

_SETTING: Final = "azure-native:monitor:DiagnosticSetting"
DIAGNOSED: Final = "DiagnosticSetting.resourceUri"
"""What a message calls the property that has to name the resource."""


def logs_sent(resource: View) -> Truth:
    """Whether a diagnostic setting beside the resource sends one of its logs somewhere."""
    found = resource.beside(_SETTING, "resourceUri")
    if found is UNKNOWN:
        return UNKNOWN
    return any_of(log.flag("enabled") for setting in found for log in setting.each("logs"))
