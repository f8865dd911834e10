"""Draws docs/pictures/platform.svg from the stacks of the worked system in production, or says whether it is current.

    python -m tools.picture [--check]

Exit codes: 0 written or current, 1 not current.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from assurance.drawing.picture import picture
from assurance.drawing.svg import svg
from assurance.summary import summary
from gouvernail import spec
from gouvernail.graph import Graph
from gouvernail.sandbox.inprocess import collect
from gouvernail.sandbox.state import State
from policies.from_spec import expectation
from stacks import program

__all__ = ["drawn", "main"]

_ROOT: Final = Path(__file__).resolve().parents[1]
_FILE: Final = _ROOT / "docs" / "pictures" / "platform.svg"
_STACKS: Final = {
    "bex-aws-audit-foundation": "organisation.yaml",
    "bex-aws-prod-foundation": "organisation.yaml",
    "credit-scoring-aws-prod-workload": "credit-scoring.yaml",
    "credit-scoring-aws-prod-recovery": "credit-scoring.yaml",
}


def drawn() -> str:
    """The picture as SVG: the platform as the sandbox builds it, in process."""
    outputs: dict[str, Mapping[str, object]] = {}
    graphs: list[Graph] = []
    with State(Path(":memory:")) as state:
        for stack, file in _STACKS.items():
            config = {"gouvernail:spec": str(_ROOT / "systems" / file)}
            graph = collect(program.run, stack_name=stack, config=config, references=dict(outputs), state=state)
            outputs[stack] = graph.outputs
            graphs.append(graph)
    whole = Graph.merge(*graphs)
    system = spec.load(_ROOT / "systems" / "credit-scoring.yaml")
    expected = expectation(system, "aws", "prod", {"audit", "foundation", "workload"})
    return svg(picture(whole, summary(whole, expected)), simulated=True)


def main() -> int:
    """See the module's documentation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where the picture is not current")
    text = drawn()
    if not parser.parse_args().check:
        _FILE.parent.mkdir(parents=True, exist_ok=True)
        _FILE.write_text(text, encoding="utf-8")
    elif not _FILE.is_file() or _FILE.read_text(encoding="utf-8") != text:
        print(f"{_FILE.relative_to(_ROOT)} is not what is built: run `python -m tools.picture`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
