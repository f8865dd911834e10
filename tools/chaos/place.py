"""Where runs are killed: a copy of the project with a playbook, a legacy that answers, people with keys, a sandbox."""

import http.server
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Generator, Iterable, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from gouvernail import engine
from gouvernail.sandbox.execute import environment, fill
from gouvernail.sandbox.server import Settings, places, start, stop
from migration.executor.home import SETTING, Home, at
from migration.rehearsing import people
from tools.chaos.playbooks import PEOPLE, Playbook

__all__ = ["Place", "copied", "prepared"]

ROOT: Final = Path(__file__).resolve().parents[2]
_COPIED: Final = ("__main__.py", "Pulumi.yaml", "components", "gouvernail", "migration", "stacks", "systems", "tools")
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
    crew: people.Crew
    variables: Mapping[str, str]

    @property
    def home(self) -> Home:
        """Where its runs are kept."""
        return at(self.project, self.variables[SETTING])

    def file(self, playbook: Playbook) -> Path:
        """Where a playbook lies."""
        return self.project / "migration" / "playbooks" / f"{playbook.name}.yaml"

    def kept_in(self, url: str) -> "Place":
        """The same with its runs in a database."""
        return replace(self, variables={**self.variables, SETTING: url})


@contextmanager
def prepared(folder: Path, playbooks: Iterable[Playbook]) -> Generator[Place]:
    """The project and a sandbox in which all is up that the playbooks start from. Takes a minute or two."""
    playbooks = tuple(playbooks)
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
        _write(project, port, playbooks)
        crew = people.written_down({role: (group, 1) for role, group in PEOPLE.items()}, project, folder / "keys")
        box = folder / "box"
        with _served(box) as variables:
            place = Place(project, box, folder / "runs", crew, _all(variables, folder, project))
            for stack in dict.fromkeys(stack for one in playbooks for stack in one.before):
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
            place.project, box, folder / "runs", place.crew, _all(variables, folder, place.project) | _trust(place)
        )


def _trust(place: Place) -> dict[str, str]:
    return {"SSL_CERT_FILE": place.variables["SSL_CERT_FILE"]}


def _all(variables: Mapping[str, str], folder: Path, project: Path) -> dict[str, str]:
    return {
        **variables,
        "PYTHONPATH": str(project),
        SETTING: str(folder / "runs"),
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


def _write(project: Path, port: int, playbooks: Iterable[Playbook]) -> None:
    texts = {"migration/inventory/chaos.yaml": _INVENTORY, "migration/metrics_local.py": _METRICS}
    texts |= {f"migration/playbooks/{one.name}.yaml": one.text.replace("PORT", str(port)) for one in playbooks}
    for name, text in texts.items():
        (project / name).write_text(text, encoding="utf-8")


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
