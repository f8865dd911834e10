"""Reads the Terraform of the examples, in checkov's own environment, and prints it as JSON.

    python parse.py EXAMPLES

Folder -> list of (type, name, what the parser makes of the body). Nothing of checkov is imported, which takes seconds.
"""

import json
import sys
from pathlib import Path

import hcl2


def main(home: str) -> None:
    found: dict[str, list[tuple[str, str, object]]] = {}
    for file in sorted(Path(home).glob("*/*/*.tf")):
        document = hcl2.loads(file.read_text(encoding="utf-8"))
        named = [
            (kind, name, body)
            for block in document.get("resource", [])
            for kind, several in block.items()
            for name, body in several.items()
        ]
        found.setdefault(file.parent.relative_to(home).as_posix(), []).extend(named)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
