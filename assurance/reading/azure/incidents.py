"""Where alarms and findings go: action groups with a severity.

What lies behind one is not read yet, and so not known.

Source: Azure Monitor, action groups (https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups).
"""

from collections.abc import Iterator

from assurance.reading.azure.arm import id_of
from assurance.reading.model.incidents import IncidentRoute
from assurance.reading.values import entry, text
from gouvernail.graph import UNKNOWN, Graph

__all__ = ["incident_routes"]


def incident_routes(graph: Graph) -> Iterator[IncidentRoute]:
    """Every action group with a tag `severity`."""
    for one in graph.of_type("azure-native:monitor:ActionGroup"):
        severity = text(entry(one.value("tags"), "severity"))
        if isinstance(severity, str):
            yield IncidentRoute(one.urn, id_of(one), graph.account(one), severity, UNKNOWN, UNKNOWN, UNKNOWN)
