"""The worker's way, definitions from memory, says what checkov says of the same plan or template as a file."""

import json
import subprocess
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal

import pytest

from policies.checkov import environment
from policies.checkov.client import Request, Worker
from policies.checkov.translating import Translated, translate
from tests.policies.checkov.samples import policy
from tests.policies.checkov.together import apart, graph
from tests.policies.checkov.vectors import Case, cases

Kind = Literal["terraform", "arm", "published"]
Said = dict[str, str]
"""Of each URN and check, what was said: passed or failed."""

pytestmark = pytest.mark.slow
KINDS: tuple[Kind, ...] = ("terraform", "arm", "published")


def translated(these: Sequence[Case]) -> Translated:
    given = graph(*these)
    return translate(given, given)


def fast(worker: Worker, one: Translated) -> Said:
    answer = worker.scan(Request(plan=one.plan, arm=one.arm))
    assert answer.errors == ()
    return _said(one, ((record.address, record.check_id, record.result) for record in answer.records))


def through_files(these: Sequence[Translated], folder: Path) -> list[Said]:
    """What checkov says of each as a file, which it reads itself."""
    files: list[str] = []
    for place, one in enumerate(these):
        file = folder / f"{place}.json"
        file.write_text(json.dumps(one.plan or one.arm, indent=1), encoding="utf-8")
        files.append(str(file))
    script = Path(__file__).with_name("file_route.py")
    done = subprocess.run(
        [str(environment.python()), str(script), json.dumps(_texts()), *files],
        env={"PATH": "/usr/bin:/bin", "EVAL_TF_PLAN_AFTER_UNKNOWN": "true", "LOG_LEVEL": "CRITICAL"},
        capture_output=True,
        check=True,
    )
    return [_said(one, said) for one, said in zip(these, json.loads(done.stdout), strict=True)]


def _said(one: Translated, records: Iterable[tuple[str, str, str]]) -> Said:
    return {f"{one.addresses[address]} {check}": result for address, check, result in records if result != "unknown"}


def _texts() -> dict[str, str]:
    """Read from the source: the worker's modules import checkov, which is not here."""
    source = (Path(environment.__file__).parent / "worker" / "plans.py").read_text()
    namespace: dict[str, dict[str, str]] = {}
    exec("TEXTS" + source.partition("JSON_TEXTS: Final")[2].partition('"""')[0], namespace)  # noqa: S102 - our own
    return namespace["TEXTS"]


def merged(these: Sequence[Said]) -> Said:
    return dict(chain.from_iterable(one.items() for one in these))


def different(one: Said, other: Said) -> dict[str, tuple[str | None, str | None]]:
    return {key: (one.get(key), other.get(key)) for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_case_alone_and_all_together_are_judged_as_from_files(worker: Worker, tmp_path: Path, kind: Kind) -> None:
    """Together some are judged otherwise than alone, by checkov too: a check of a graph sees the others."""
    given = apart(cases(kind))
    singly = [translated([case]) for case in given]
    together = translated(given)
    in_files = through_files([*singly, together], tmp_path)
    alone = [fast(worker, one) for one in singly]
    assert sum(map(len, alone)) > 300
    assert {said for one in alone for said in one.values()} == {"passed", "failed"}
    assert different(merged(alone), merged(in_files[:-1])) == {}
    assert different(fast(worker, together), in_files[-1]) == {}
    assert [fast(worker, one) for one in reversed(singly[::5])] == list(reversed(alone[::5])), "in another order"


def test_a_difference_would_be_found(worker: Worker, tmp_path: Path) -> None:
    """The same question, with another policy behind it on one side."""
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    nothing = {**everything, "Statement": []}
    addresses = {"aws_iam_policy.one": "urn"}
    one, other = (Translated(policy(text), None, addresses, (), {}) for text in (everything, nothing))
    [said] = through_files([other], tmp_path)
    assert different(fast(worker, other), said) == {}
    assert different(fast(worker, one), said)["urn CKV_AWS_290"] == ("failed", "passed")
