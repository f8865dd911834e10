"""What a system takes over from its organisation, block by block, each value remembering which file it is from."""

from gouvernail.spec.places import Entry, List, Map, Node
from gouvernail.spec.shared import SHARED

__all__ = ["merged"]


def merged(system: Map, organisation: Map) -> Map:
    """The system's tree with the organisation's shared blocks under it; what the system writes wins.

    Lists are replaced, but reports are added to.
    """
    entries = dict(system.entries)
    for key in SHARED:
        above = organisation.entries.get(key)
        if above is None:
            continue
        own = entries.get(key)
        entries[key] = above if own is None else Entry(own.key, _over(own.node, above.node, add=key == "reporting"))
    data, above = entries.get("data"), organisation.entries.get("data")
    if data and above and isinstance(data.node, Map) and isinstance(above.node, Map):
        residency = {key: entry for key, entry in above.node.entries.items() if key == "residency"}
        entries["data"] = Entry(data.key, Map({**residency, **data.node.entries}, data.node.place))
    return Map(entries, system.place)


def _over(own: Node, above: Node, *, add: bool = False) -> Node:
    if isinstance(own, List) and isinstance(above, List) and add:
        return List((*above.items, *own.items), own.place)
    if not isinstance(own, Map) or not isinstance(above, Map):
        return own
    entries = dict(above.entries)
    for key, entry in own.entries.items():
        below = entries.get(key)
        entries[key] = entry if below is None else Entry(entry.key, _over(entry.node, below.node))
    return Map(entries, own.place)
