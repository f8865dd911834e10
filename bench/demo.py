"""How long a newcomer waits: `make demo` from a fresh clone with cold caches, then again and again.

Cold means: a clone of the committed tree in an empty folder, with empty home, Go, uv and XDG caches and no `uv` or
`pulumi` on PATH. The limits are 600 s cold and 45 s for the second time; they are reported beside the figures.

    python -m bench.demo [--warm 5]
"""

import argparse
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from bench._measure import machine, say, spread, timed, write

_ROOT = Path(__file__).parent.parent
_COLD_LIMIT = 600
_WARM_LIMIT = 45


def _bare_environment(home: Path) -> dict[str, str]:
    """The caller's environment with every cache moved into `home`, and uv, pulumi and virtual environments gone."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PULUMI", "UV_", "VIRTUAL"))}
    hidden = {str(Path(found).parent) for name in ("uv", "pulumi") if (found := shutil.which(name))}
    path = [part for part in environment["PATH"].split(os.pathsep) if part not in hidden and ".venv" not in part]
    return environment | {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "GOPATH": str(home / "go"),
        "GOCACHE": str(home / "go-build"),
        "UV_CACHE_DIR": str(home / "uv"),
        "PIP_NO_CACHE_DIR": "1",
        "PATH": os.pathsep.join(path),
    }


def main() -> None:
    """Measure, and write `results/demo.json`."""
    parser = argparse.ArgumentParser(description="time make demo, cold and warm")
    parser.add_argument("--warm", type=int, default=5, help="how often the second time is measured")
    wanted = parser.parse_args()
    where = machine()
    with tempfile.TemporaryDirectory(prefix="gouvernail-bench-", ignore_cleanup_errors=True) as folder:
        home, clone, log = Path(folder) / "home", Path(folder) / "clone", Path(folder) / "log"
        home.mkdir()
        environment = _bare_environment(home)
        subprocess.run(["git", "clone", "-q", str(_ROOT), str(clone)], check=True)
        say("cold: make setup, then make demo")
        setup = timed(["make", "setup"], cwd=clone, env=environment, log=log)
        demo = timed(["make", "demo"], cwd=clone, env=environment, log=log)
        warm: list[float] = []
        for count in range(wanted.warm):
            say(f"warm {count + 1} of {wanted.warm}")
            warm.append(timed(["make", "demo"], cwd=clone, env=environment, log=log))
        say("the engine alone, with cold Go caches")
        again = {"GOPATH": str(home / "go2"), "GOCACHE": str(home / "build2"), "XDG_CACHE_HOME": str(home / "cache2")}
        build = ["python3", "tools/engine/build.py", "--force"]
        engine = timed(build, cwd=clone, env=environment | again, log=log)
        dirty = subprocess.run(["git", "status", "--porcelain"], cwd=clone, check=True, capture_output=True, text=True)
        subprocess.run(["chmod", "-R", "u+w", str(home)], check=False)  # Go keeps its module cache read-only
    write(
        "demo",
        {
            "cold_seconds": {
                "setup": setup,
                "demo_after_setup": demo,
                "total": round(setup + demo, 2),
                "engine_alone": engine,
                "limit": _COLD_LIMIT,
                "share_of_limit": round((setup + demo) / _COLD_LIMIT, 3),
            },
            "warm_seconds": {**spread(warm), "limit": _WARM_LIMIT, "share_of_limit": round(max(warm) / _WARM_LIMIT, 3)},
            "warm_to_cold": round(spread(warm)["median"] / (setup + demo), 3),
            "git_status_after": dirty.stdout.splitlines(),
        },
        where=where,
    )


if __name__ == "__main__":
    main()
