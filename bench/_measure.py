"""What every benchmark here shares: the machine, its load, the raw samples, one JSON file a result."""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

__all__ = ["machine", "say", "spread", "timed", "write"]

_RESULTS = Path(__file__).parent / "results"


def machine() -> dict[str, Any]:
    """The processor, memory, system, interpreter and one-minute load that a figure was measured on."""
    model = platform.processor()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def timed(command: Sequence[str], *, cwd: Path, env: Mapping[str, str], log: Path) -> float:
    """Run `command`, output to `log`; seconds of wall time. A failure ends the benchmark with the log's tail."""
    start = time.perf_counter()
    with log.open("ab") as output:
        done = subprocess.run(command, cwd=cwd, env=dict(env), stdout=output, stderr=subprocess.STDOUT, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{tail}")
    return round(seconds, 2)


def spread(samples: Sequence[float]) -> dict[str, Any]:
    """Minimum, median and maximum beside the raw samples themselves, in the samples' own unit."""
    return {
        "samples": list(samples),
        "min": min(samples),
        "median": round(statistics.median(samples), 3),
        "max": max(samples),
    }


def say(text: str) -> None:
    """One line of progress on standard error."""
    print(text, file=sys.stderr, flush=True)


def write(name: str, result: Mapping[str, Any], *, where: Mapping[str, Any]) -> Path:
    """Write `results/<name>.json` with the machine and the load after; returns its path."""
    _RESULTS.mkdir(exist_ok=True)
    target = _RESULTS / f"{name}.json"
    document = {
        "measured": datetime.now(UTC).date().isoformat(),
        "machine": {**where, "load_after": round(os.getloadavg()[0], 2)},
        **result,
    }
    target.write_text(json.dumps(document, indent=2) + "\n")
    say(f"wrote {target}")
    return target
