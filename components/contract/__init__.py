"""The capabilities: what each takes and gives back on every cloud, and how things are called.

A component is a capability on one cloud: `components/<cloud>/<capability>.py` holds one class whose argument keys and
outputs are those of `contract/<capability>.py`, whichever the cloud (held by a test that walks the tree).
"""

from collections.abc import Mapping

from components.contract import (
    archive,
    audit_log,
    backup,
    budget,
    cache,
    data_lake,
    detection,
    edge,
    gateway,
    identity,
    incidents,
    keys,
    model_registry,
    network,
    observability,
    pipeline,
    serving,
    state,
    traffic,
)
from components.contract.capability import Capability

__all__ = ["CAPABILITIES"]

CAPABILITIES: Mapping[str, Capability] = {
    module.CAPABILITY.name: module.CAPABILITY
    for module in (
        network,
        keys,
        identity,
        audit_log,
        incidents,
        detection,
        backup,
        archive,
        data_lake,
        budget,
        state,
        model_registry,
        pipeline,
        serving,
        gateway,
        cache,
        observability,
        edge,
        traffic,
    )
}
