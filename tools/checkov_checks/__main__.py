"""Writes the list of the checks that come with checkov; --check says whether it is current.

    python -m tools.checkov_checks [--check]

Exit codes: 0 written or current, 1 not current, 3 checkov is not installed.
"""

import argparse
import lzma
import subprocess
import sys
from pathlib import Path

from gouvernail.errors import Unusable
from policies.checkov import environment
from policies.checkov.known import BUILT_IN

__all__ = ["made", "main"]


def made() -> str:
    """What checkov says. Unusable where it is not installed."""
    listing = Path(__file__).with_name("listing.py")
    command = [str(environment.python()), "-s", "-P", str(listing)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main() -> None:
    """Write it, or exit 1 where it is not what checkov says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where the list is not current")
    check = parser.parse_args().check
    try:
        text = made()
    except Unusable as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    current = BUILT_IN.exists() and lzma.decompress(BUILT_IN.read_bytes()).decode() == text
    if check and not current:
        sys.exit(f"{BUILT_IN.name} is not what checkov says: run `python -m tools.checkov_checks`")
    if not current:
        BUILT_IN.write_bytes(lzma.compress(text.encode(), preset=9))


if __name__ == "__main__":
    main()
