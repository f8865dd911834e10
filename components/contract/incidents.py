"""Where alarms and findings go: a route a severity, each into the organisation's ITSM."""

from typing import Final, NotRequired, TypedDict

from pulumi import Input

from components.contract.capability import Capability

__all__ = ["CAPABILITY", "IncidentsArgs", "Itsm"]

CAPABILITY: Final = Capability("incidents", "Incidents", ("routes", "dead_letters"))


class Itsm(TypedDict):
    """The system in which tickets are opened."""

    kind: str
    """The product, e.g. servicenow."""
    credential_header: str
    """Header of a request that carries the credential, e.g. Authorization."""


class IncidentsArgs(TypedDict):
    """Which routes there are, and where they lead."""

    prefix: str
    """First part of every name, e.g. bex-dev."""
    tags: dict[str, str]
    """Tags on everything that takes them."""
    account: str
    """Account whose alarms and findings are sent."""
    region: str
    """Region of the routes."""
    roles: str
    """Path under which the platform's roles stand, e.g. /bex-dev/."""
    boundary: Input[str]
    """Boundary of every role of a service, which who deploys cannot change."""
    severities: list[str]
    """The severities, gravest first. One route each."""
    key_id: Input[str]
    """Key that encrypts what waits to be delivered."""
    log_store: NotRequired[Input[str]]
    """Id of the audit log's store, where each thing records its own use; left out where the cloud records it."""
    subnet_ids: NotRequired[Input[dict[str, str]]]
    """Zone -> id of the private subnet from which what waits is reached; left out where there is no network."""
    service_lists: NotRequired[Input[list[str]]]
    """Ids of the network's names of services, where they are told apart from the network."""
    watched: NotRequired[dict[str, Input[str]]]
    """Name -> id of what runs by itself and was there before any route: route `high` is told when it fails."""
    adopt: NotRequired[dict[str, str]]
    """Severity -> id of the route that the landing zone has (AWS: the topic's ARN): it is read, nothing is built."""
    mail: NotRequired[str]
    """Address that is told of what could not be delivered, where the cloud tells by mail; a topic where left out."""
    itsm: NotRequired[Itsm]
    """Deliver to this system; without one, routes lead to whoever subscribes."""
