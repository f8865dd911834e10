"""Where runs are killed: a copy of the project with a playbook, a legacy that answers, people with keys, a sandbox."""

import http.server
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gouvernail import engine
from gouvernail.evidence import members
from gouvernail.sandbox.execute import environment, fill
from gouvernail.sandbox.server import Settings, places, start, stop

__all__ = ["PEOPLE", "STACK", "Place", "copied", "prepared"]

ROOT: Final = Path(__file__).resolve().parents[2]
STACK: Final = "credit-scoring-aws-dev-cutover"
PEOPLE: Final = {"approver": "grp-model-risk", "operator": "grp-mlops", "aiOfficer": "grp-ai-officer"}
"""Role -> its group in systems/organisation.yaml: one person each, called as the role."""
_BEFORE: Final = (
    "bex-{}-audit-foundation",
    "bex-{}-dev-foundation",
    "credit-scoring-{}-dev-workload",
    "credit-scoring-{}-dev-cutover",
)
_COPIED: Final = ("__main__.py", "Pulumi.yaml", "components", "gouvernail", "migration", "stacks", "systems", "tools")
_PLAYBOOK: Final = """\
apiVersion: gouvernail/v1
kind: Migration
name: {name}
system: credit-scoring
cloud: {cloud}
environment: dev
legacy:
  endpoint: https://scoring.legacy.example/v2/score
  health: https://localhost:{port}/health
  addresses: [10.10.15.10, 10.10.15.11]
  inventory: migration/inventory/chaos.yaml
assess: {{health: {{probes: 2, interval: 1s}}}}
provision: {{stacks: [cutover]}}
strategy:
  canary:
    stable: legacy
    canary: governed
    stickyBy: application_id
    analysis: {{templates: [{{templateName: guard}}]}}
    steps:
      - approval: cutover
      - setWeight: 5
      - pause: {{duration: 10s}}
      - setWeight: 50
      - analysis: {{templates: [{{templateName: judged}}]}}
      - setWeight: 100
soak: {{duration: 10s}}
analysisTemplates:
  - name: guard
    metrics:
      - {{name: error_rate, interval: 30s, provider: {{function: "migration.metrics_local:good"}}}}
      - {{name: latency_p99, interval: 30s, provider: {{function: "migration.metrics_local:good"}}}}
  - name: judged
    metrics:
      - {{name: error_rate, count: 1, provider: {{function: "migration.metrics_local:{verdict}"}}}}
continuity: {{contacts: [operator], runbook: migration/runbooks/credit-scoring-cutover.md}}
rollback: {{ifShort: {{rampBack: [0]}}}}
"""
_INVENTORY: Final = """\
apiVersion: gouvernail/v1
kind: Inventory
system: legacy-scorecard
consumers:
  branches: {what: the desk application, owner: owner, action: move, callsAs: [svc-branch-desk]}
"""
_METRICS: Final = '''\
"""What the playbooks measure here: as it should be, and not."""


def good(*_: object) -> float:
    return 0.0


def bad(*_: object) -> float:
    return 1.0
'''


@dataclass(frozen=True, slots=True)
class Place:
    """A project and the sandbox that its stacks stand in. `variables` is what an executor needs to meet it."""

    project: Path
    box: Path
    runs: Path
    keys: Path
    variables: Mapping[str, str]

    def playbook(self, name: str) -> Path:
        """`forward` goes well; `back` is rolled back by its analysis."""
        return self.project / "migration" / "playbooks" / f"{name}.yaml"


@contextmanager
def prepared(folder: Path, cloud: str = "aws") -> Generator[Place]:
    """The project and a sandbox in which everything up to the cutover stack is up. Takes a minute or two."""
    project = folder / "project"
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, project / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            project.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, project)
    (project / ".venv").symlink_to(Path(sys.prefix))
    with _legacy(folder) as port:
        _write(project, port, cloud)
        keys = _people(folder, project)
        box = folder / "box"
        with _served(box) as variables:
            place = Place(project, box, folder / "runs", keys, _all(variables, folder, project))
            for stack in (one.format(cloud) for one in _BEFORE):
                command = ["pulumi", "up", "--yes", "--skip-preview", "--stack", stack, "--non-interactive"]
                done = subprocess.run(
                    command, cwd=project, env=dict(place.variables), capture_output=True, text=True, check=False
                )
                if done.returncode:
                    raise SystemExit(f"{stack} did not come up:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        yield place


@contextmanager
def copied(place: Place, folder: Path) -> Generator[Place]:
    """The same place with a sandbox and runs of its own, as they were after `prepared`, served by its own process."""
    box = folder / "box"
    shutil.copytree(place.box, box, symlinks=True)
    with _served(box) as variables:
        yield Place(
            place.project, box, folder / "runs", place.keys, _all(variables, folder, place.project) | _trust(place)
        )


def _trust(place: Place) -> dict[str, str]:
    return {"SSL_CERT_FILE": place.variables["SSL_CERT_FILE"]}


def _all(variables: Mapping[str, str], folder: Path, project: Path) -> dict[str, str]:
    return {
        **variables,
        "PYTHONPATH": str(project),
        "GOUVERNAIL_RUNS": str(folder / "runs"),
        "GOUVERNAIL_ACTOR": "lead@bank.example",
        "SSL_CERT_FILE": str(folder / "legacy.pem"),
    }


@contextmanager
def _served(box: Path) -> Generator[Mapping[str, str]]:
    box.mkdir(parents=True, exist_ok=True)
    fill(box)
    served, process = start(box, Settings(places=places()), attended=True)
    try:
        yield environment(engine.find(), box, served.ports)
    finally:
        stop(process)


def _write(project: Path, port: int, cloud: str) -> None:
    texts = {
        "migration/inventory/chaos.yaml": _INVENTORY,
        "migration/metrics_local.py": _METRICS,
        "migration/playbooks/forward.yaml": _PLAYBOOK.format(name="forward", port=port, verdict="good", cloud=cloud),
        "migration/playbooks/back.yaml": _PLAYBOOK.format(name="back", port=port, verdict="bad", cloud=cloud),
    }
    for name, text in texts.items():
        (project / name).write_text(text, encoding="utf-8")


def _people(folder: Path, project: Path) -> Path:
    """A key for each, and the files that say whose it is and in which group they are."""
    keys = folder / "keys"
    keys.mkdir()
    signers, groups = list[str](), list[str]()
    for role, group in PEOPLE.items():
        file = keys / role
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(file)], check=True)
        kind, key, *_ = file.with_suffix(".pub").read_text().split()
        signers.append(f"{role}@bank.example {kind} {key}\n")
        groups.append(f"  {group}: [{role}@bank.example]\n")
    (project / members.FILE).parent.mkdir(exist_ok=True)
    (project / members.SIGNERS).write_text("".join(signers))
    (project / members.FILE).write_text("apiVersion: gouvernail/v1\nkind: Members\ngroups:\n" + "".join(groups))
    return keys


class _Well(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return


@contextmanager
def _legacy(folder: Path) -> Generator[int]:
    """A legacy that is well, over TLS, with a certificate of its own; its port."""
    key, certificate = folder / "legacy.key", folder / "legacy.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Well)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with ExitStack() as end:
        end.callback(server.server_close)
        end.callback(server.shutdown)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server.server_address[1]
