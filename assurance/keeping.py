"""Files that are made from others: written anew, or only held against what they are made from."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["keep"]


def keep(made: Mapping[Path, str], maker: str, about: str | None) -> None:
    """Write what is not as it is made; with --check on the command line, exit 1 where something is not, and say so.

    `maker` is the module whose `python -m` this is, `about` what it does, for its help.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where a file is not current")
    check = parser.parse_args().check
    for file, text in made.items():
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            continue
        if check:
            sys.exit(f"{file} is not what it is made from: run `python -m {maker}`")
        file.write_text(text, encoding="utf-8")
