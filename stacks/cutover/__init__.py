"""What divides calls between a system and what it replaces, in one environment: on the system's workload there.

A stack of its own, so that who moves calls changes nothing else: its configuration says how they are divided, and each
`up` brings that about in place.
"""

from collections.abc import Mapping
from typing import Final, cast

from gouvernail.spec import AISystem
from stacks.clouds import place_on
from stacks.common import export
from stacks.cutover import settings, traffic
from stacks.names import CUTOVER, FOUNDATION, WORKLOAD, StackName
from stacks.references import outputs_now, outputs_of

__all__ = ["deploy"]

_FOUNDATION: Final = ("network", "keys", "audit_log", "identity")


def deploy(system: AISystem, cloud: str, environment: str) -> None:
    """Builds the router and who may move calls. GouvernailError where the workload is not up or the settings are wrong.

    What is set is read first: a mistake in it needs no cloud to be found.
    """
    where, name = place_on(cloud), StackName(system.id, cloud, environment, CUTOVER)
    told = settings.read(name)
    foundation = StackName(system.organisation.id, cloud, environment, FOUNDATION)
    workload = StackName(system.id, cloud, environment, WORKLOAD)
    place = where.at(system, name, {**outputs_of(foundation, *_FOUNDATION), **outputs_of(workload, "gateway")})
    network = cast("Mapping[str, str]", outputs_now(foundation, "network")["network"])
    export(traffic=traffic.build(place, told, network["network_id"]))
