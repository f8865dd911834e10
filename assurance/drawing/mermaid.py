"""A picture as a Mermaid flowchart, which GitHub and GitLab draw by themselves.

Source: Mermaid, "Flowcharts - Basic Syntax" (https://mermaid.js.org/syntax/flowchart.html).
"""

import re

from assurance.drawing.picture import Box, Picture

__all__ = ["mermaid"]

_KINDS = 4


def mermaid(picture: Picture, *, simulated: bool) -> str:
    """The text of the chart: a subgraph a stack, a node a capability, an arrow from what uses to what is used."""
    lines = ["flowchart TB"]
    for number, band in enumerate(picture.bands):
        label = f"{band.stack} · account {band.account}" + (" (simulated)" if simulated else "")
        lines.append(f'  subgraph s{number}["{_text(label)}"]')
        lines += [f'    {_id(box.id)}["{_label(box)}"]' for box in band.boxes]
        lines.append("  end")
    lines += [f"  {_id(one.user)} --> {_id(one.used)}" for one in picture.arrows]
    return "\n".join(lines) + "\n"


def _label(box: Box) -> str:
    promises = [f"{box.holding} of {box.promises} guarantees hold"] if box.promises else []
    kinds = [f"{count} {kind}" for kind, count in box.kinds[:_KINDS]]
    return "<br/>".join(_text(line) for line in (box.title, *promises, *kinds))


def _id(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _text(line: str) -> str:
    """What Mermaid reads as the line itself: it takes entities for what would end the label."""
    return line.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
