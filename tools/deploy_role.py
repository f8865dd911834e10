"""The deploy role's permissions, packed into as few policies as IAM takes: `python tools/deploy_role.py FOLDER`.

They are kept a file a capability, which is more files than a role takes policies (IAM quotas: 10 policies a role, 6,144
characters a policy, white space not counted).
"""

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

__all__ = ["PERMISSIONS", "packed"]

PERMISSIONS: Final = Path(__file__).resolve().parents[1] / "docs" / "guides" / "deploy-role" / "permissions"
_MOST: Final = 6144


def packed(files: Iterable[Path]) -> list[str]:
    """Policies as text, each as full as may be. A statement is never split, and bears the name of its file."""
    statements = [one for file in sorted(files) for one in _named(file)]
    policies: list[list[Mapping[str, Any]]] = []
    for one in sorted(statements, key=lambda it: (-len(_text([it])), str(it["Sid"]))):
        room = next((policy for policy in policies if _size([*policy, one]) <= _MOST), None)
        if room is None:
            policies.append([one])
        else:
            room.append(one)
    return [_text(policy) for policy in policies]


def _named(file: Path) -> list[Mapping[str, Any]]:
    """Names of statements are unique in a file, and must be in a policy."""
    first = "".join(word.title() for word in file.stem.split("_"))
    return [{**one, "Sid": f"{first}{one['Sid']}"} for one in json.loads(file.read_text())["Statement"]]


def _text(statements: list[Mapping[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))


def _size(statements: list[Mapping[str, Any]]) -> int:
    return len("".join(_text(statements).split()))


def main() -> None:
    """Writes them, numbered, into the folder that is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="where the policies are written; made if missing")
    folder: Path = parser.parse_args().folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        parser.error(f"{folder} cannot be made: {error.strerror}")
    for number, text in enumerate(packed(PERMISSIONS.glob("*.json")), 1):
        file = folder / f"gouvernail-deploy-{number}.json"
        file.write_text(text + "\n")
        print(file)


if __name__ == "__main__":
    main()
