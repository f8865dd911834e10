"""Writes docs/parity.md from what the guarantees and their twins answer on every cloud; takes a few minutes.

Whether the page is current is not a step of `make check` but a test, which has the answers anyway.
"""

import sys
from pathlib import Path

from assurance.parity import Unproved
from tests.policies.proofs import parity

_FILE = Path(__file__).resolve().parents[1] / "docs" / "parity.md"


def main() -> None:
    """Write it. Exit code 1, and nothing written, where something is said to be kept and is not."""
    try:
        text = parity()
    except Unproved as error:
        sys.exit(f"error: {error}")
    _FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
