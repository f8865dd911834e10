"""The worked playbook of Google Cloud, from its first step to its last, on the real engine in the sandbox.

What only other machines give is answered here: a metrics server, who calls, copies of data, the governed side. Left out
are the load test and the drill, which need a gateway that answers.
"""

import hashlib
import json
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from gouvernail.engine import find
from gouvernail.graph import from_export
from migration.routers import Live, live
from tests.migration.serving import Reply, Seen, Served, serving
from tools.chaos.counting import state_of
from tools.chaos.killing import performed
from tools.chaos.place import Place, prepared

pytestmark = [pytest.mark.engine, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[3]
STACK = "credit-scoring-gcp-dev-cutover"
COPY = b"what was copied"
LINES = 60
COUNTS = {"score_difference": 50000, "approval_parity": 400}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with prepared(tmp_path_factory.mktemp("rehearsal"), "gcp") as found:
        yield found


@contextmanager
def beside(place: Place, errors: float) -> Iterator[Served]:
    """Everything that is asked besides the clouds; `errors` is the share of calls that fail."""
    folder = place.runs.parent
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "legacy.pem", folder / "legacy.key")

    def answer(seen: Seen) -> Reply:
        where = urlsplit(seen.path)
        if where.path != "/api/v1/query":
            return Reply(body=COPY)
        (query,) = parse_qs(where.query or seen.body)["query"]
        found = _series(query, errors)
        told = {"status": "success", "data": {"resultType": "vector", "result": found}}
        return Reply(body=json.dumps(told).encode(), headers={"content-type": "application/json"})

    with serving(answer, context) as served:
        yield replace(served, url=f"https://localhost:{urlsplit(served.url).port}")


def _series(query: str, errors: float) -> list[dict[str, object]]:
    if "by (principal)" in query:
        return [_one(principal="svc-branch-desk", value=12)]
    if "by (group)" in query:
        return [_one(group="18-25", value=4000), _one(group="26-64", value=9000)]
    value = errors if "code=~" in query else 0.95 if "parity" in query else 0.05 if "histogram" in query else 0
    return [_one(value=value)]


def _one(value: float, **labels: str) -> dict[str, object]:
    return {"metric": labels, "value": [time.time(), str(value)]}


def worked(place: Place, name: str, served: str) -> None:
    """The playbook as it is committed, in dev, asking this machine; what needs a gateway that answers is left out."""
    text = (ROOT / "migration" / "playbooks" / "gcp-shadow-first.yaml").read_text(encoding="utf-8")
    text = re.sub(r"^  - (loadTest|drill): .*\n", "", text, flags=re.MULTILINE)
    for old, new in (
        ("name: credit-scoring-gcp\n", f"name: {name}\n"),
        ("environment: prod", "environment: dev"),
        ("https://scoring.legacy.example/health", f"{served}/health"),
        ("https://prometheus.mlops.example", served),
        ("  auth: {secret: prometheus/read}\n", ""),
        ("  auth: {secret: legacy/score}\n", ""),
        ("    auth: {secret: governed/replay}\n", ""),
        ("{secret: notify/migrations}, on: [", "operator, on: ["),
        ("migration/inventory/credit-scoring.yaml", "migration/inventory/rehearsed.yaml"),
        ("minSample: 50000", f"minSample: {LINES}"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    text = re.sub(r"^notifications:\n(  .*\n)*", "", text, flags=re.MULTILINE)
    place.playbook(name).write_text(text, encoding="utf-8")
    stock = (ROOT / "migration" / "inventory" / "credit-scoring.yaml").read_text(encoding="utf-8")
    stock = re.sub(r"sha256:[0-9]{64}", f"sha256:{hashlib.sha256(COPY).hexdigest()}", stock)
    stock = re.sub(r"https://(archive\.mlops|logs\.legacy)\.example", served, stock)
    stock = re.sub(r", auth: \{secret: [a-z/]+\}", "", stock)
    (place.project / "migration" / "inventory" / "rehearsed.yaml").write_text(stock, encoding="utf-8")
    captured = place.project / "captured" / "dev"
    captured.mkdir(parents=True, exist_ok=True)
    (captured / "score.jsonl").write_text("".join(_line(number) for number in range(LINES)), encoding="utf-8")


def _line(number: int) -> str:
    asked = {"application_id": f"A-{number}", "applicant": {"age_band": "26-64"}}
    answered = {"status": 200, "body": {"score": 0.31}, "seconds": 0.04}
    told = {"at": "2026-11-30T21:39:00.123Z", "method": "POST", "path": "/v2/score", "body": asked, "answer": answered}
    return json.dumps(told) + "\n"


def run(place: Place, name: str, errors: float) -> str:
    """Performs it; how it ended, with what it said last."""
    with beside(place, errors) as metrics, serving(_scored) as governed:
        worked(place, name, metrics.url)
        said = performed(
            replace(place, variables={**place.variables, "GOUVERNAIL_STAND_IN": f"{governed.url}/scorecard"}),
            name,
            iter(()),
        ).last
    return f"{state_of(place, f'{name}-1').name}: {said}"


def _scored(_: Seen) -> Reply:
    return Reply(body=b'{"score": 0.31}', headers={"content-type": "application/json"})


def now(place: Place) -> Live:
    """How the router divides calls, as the state says."""
    exported = find(place.variables).export(STACK, cwd=place.project, env=place.variables)
    return live("gcp", from_export(exported))


def test_it_runs_to_its_end(place: Place) -> None:
    ended = run(place, "onward", errors=0.0)
    assert ended.startswith("finished"), ended
    assert now(place) == Live(100, 0)


def test_errors_of_the_governed_side_bring_every_call_back(place: Place) -> None:
    ended = run(place, "homeward", errors=0.5)
    assert "rolledBack" in ended or "aborted" in ended, ended
    assert now(place) == Live(0, 0)
