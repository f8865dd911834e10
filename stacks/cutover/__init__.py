"""What divides calls between a system and what it replaces, in one environment: on the system's workload there.

A stack of its own, so that who moves calls changes nothing else: its configuration says how they are divided, and each
`up` brings that about in place.
"""

from typing import Final

from gouvernail.spec import AISystem
from stacks.clouds import place_on
from stacks.common import export
from stacks.cutover import settings, traffic
from stacks.names import CUTOVER, FOUNDATION, WORKLOAD, StackName
from stacks.references import outputs_of

__all__ = ["deploy"]

_FOUNDATION: Final = ("network", "keys", "identity")


def deploy(system: AISystem, cloud: str, environment: str) -> None:
    """Builds the router and who may move calls. GouvernailError where the workload is not up or the settings are wrong.

    What is set is read first: a mistake in it needs no cloud to be found.
    """
    where, name = place_on(cloud), StackName(system.id, cloud, environment, CUTOVER)
    told = settings.read(name)
    stands_on = {
        **outputs_of(StackName(system.organisation.id, cloud, environment, FOUNDATION), *_FOUNDATION),
        **outputs_of(StackName(system.id, cloud, environment, WORKLOAD), "gateway"),
    }
    place = where.at(system, name, stands_on)
    export(traffic=traffic.build(place, told))
