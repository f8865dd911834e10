"""Run in a child: `python -m migration.metrics.calling module:name` calls the function with the mapping on its input.

What it gives, or what it raised, is the last line of the output. What the function prints goes to the errors.
"""

import json
import os
import sys
import threading
from contextlib import redirect_stdout
from importlib import import_module
from typing import Any

__all__ = ["main"]


def main(function: str) -> None:
    """Call `module:name` and write one line of JSON."""
    question = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_watch, daemon=True).start()
    out, told = sys.stdout, dict[str, Any]()
    with redirect_stdout(sys.stderr):
        try:
            module, _, name = function.partition(":")
            given = getattr(import_module(module), name)(question)
            told = {"given": given}
            line = json.dumps(told)
        except BaseException as error:  # noqa: BLE001 - a function that exits gave no value either
            first = str(error).strip().partition("\n")[0][:200]
            line = json.dumps({"raised": f"it raised {type(error).__name__}" + (f": {first}" if first else "")})
    out.write(f"\n{line}\n")
    out.flush()
    os._exit(0)  # threads that the function left behind are not waited for


def _watch() -> None:
    """Ends with who called: the input ends when that process does."""
    while os.read(0, 1024):
        continue
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
