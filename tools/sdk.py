"""Makes the SDK of a cloud's package for Node, as `pulumi package gen-sdk` does.

    python -m tools.sdk aws FOLDER

The official CLI brings what generates it. Where the engine was built from its Go modules, so is that, once, into the
user's cache (tools/engine/nodejs). Exit codes: 0 it is in FOLDER/nodejs, 3 it cannot be made here.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from gouvernail import engine
from gouvernail.errors import Problem, Unusable

__all__ = ["main", "make"]

_ROOT: Final = Path(__file__).resolve().parents[1]
_HOST: Final = "pulumi-language-nodejs"
_STAMP: Final = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"


def make(cloud: str, folder: Path) -> Path:
    """The SDK's folder. Raises Unusable where it cannot be made."""
    found = engine.find()
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(_host(found).parent), os.environ.get("PATH", os.defpath)]),
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    with tempfile.TemporaryDirectory() as home:
        done = found.run(
            [
                "package",
                "gen-sdk",
                f"./plugins/{cloud}",
                "--language",
                "nodejs",
                "--local",
                "--out",
                str(folder.resolve()),
            ],
            cwd=_ROOT,
            env={**environment, "PULUMI_HOME": home},
            capture=True,
        )
    made = folder / "nodejs"
    if done.returncode or not (made / "package.json").is_file():
        raise Unusable(f"the SDK was not made: {(done.stderr or done.stdout).strip()}")
    return made


def _host(found: engine.Engine) -> Path:
    """What generates for Node: beside the engine or on PATH, else built."""
    there = shutil.which(_HOST, path=str(found.path.parent)) or shutil.which(_HOST)
    return Path(there) if there else _built()


def _built() -> Path:
    source, go = engine.source(), shutil.which("go")
    if source is None or go is None:
        raise Unusable(
            Problem(
                f"there is no {_HOST}, and it cannot be built",
                mend="install the Pulumi CLI (https://www.pulumi.com/docs/install/), or Go (https://go.dev/doc/install)",
            )
        )
    sources = [source / name for name in ("go.mod", "go.sum", "nodejs/main.go")]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()[:12]
    host = engine.cache().parent / "nodejs" / f"v{engine.VERSION}" / digest / _HOST
    if host.is_file():
        return host
    host.parent.mkdir(parents=True, exist_ok=True)
    fresh = host.with_name(f".{_HOST}.{os.getpid()}")
    flags = f"-s -w -X {_STAMP}=v{engine.VERSION}"
    done = subprocess.run(
        [go, "build", "-trimpath", "-buildvcs=false", "-ldflags", flags, "-o", str(fresh), "./nodejs"],
        cwd=source,
        env={**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly", "GOWORK": "off"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unusable(f"{_HOST} cannot be built: {done.stderr.strip()}")
    fresh.replace(host)
    return host


def main() -> int:
    """See the module's documentation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cloud", choices=sorted(path.parent.name for path in _ROOT.glob("plugins/*/__main__.py")))
    parser.add_argument("folder", type=Path)
    wanted = parser.parse_args()
    try:
        print(make(wanted.cloud, wanted.folder))
    except Unusable as problem:
        print(f"error: {problem}", file=sys.stderr)
        return problem.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
