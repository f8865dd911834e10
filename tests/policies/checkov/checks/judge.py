"""Runs checkov on examples, in checkov's own environment, and prints what it said as JSON.

    python judge.py CHECKS EXAMPLES

`verdicts`: (folder, check, resource, passed or failed); `checks`: what each registered of itself, with the paths that
it reads; `notes`: what checkov logged that it could not do; `blind`: (check, path) where no answer to any example is
another one when the check finds nothing at the path, so that no example shows what the path is read for.
"""

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

NOTED = ("Failed to run check", "Cannot load", "Failed to parse check")


class Notes(logging.Handler):
    """Keeps what tells of a check that did not work."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if said.startswith(NOTED):
            self.found.append(said)


def main(checks: str, examples: str) -> None:
    from checkov.arm.runner import Runner as Arm
    from checkov.common.checks.base_check_registry import BaseCheckRegistry
    from checkov.common.checks_infra.registry import get_graph_checks_registry
    from checkov.runner_filter import RunnerFilter
    from checkov.terraform.plan_runner import Runner as Plan
    from checkov.terraform.runner import Runner as Terraform

    notes = Notes()
    logging.getLogger().addHandler(notes)
    builtin = {id(check) for check in BaseCheckRegistry.get_all_registered_checks()}
    loaded: dict[str, object] = {}
    asked: list[tuple[object, str, dict[str, object]]] = []
    verdicts: list[tuple[str, str, str, str]] = []
    arm_runner, terraform_runner = Arm(), Terraform()
    terraform_runner.load_external_checks([checks])
    for check in BaseCheckRegistry.get_all_registered_checks():
        if id(check) not in builtin:
            loaded[check.id] = check
            _listen(check, asked)
    plans = [str(path) for path in sorted(Path(examples).rglob("plan.json"))]
    for runner, where in (
        (terraform_runner, {"root_folder": examples}),
        (arm_runner, {"root_folder": examples}),
        *((Plan(), {"root_folder": None, "files": [plan]}) for plan in plans),
    ):
        report = runner.run(
            **where,
            runner_filter=RunnerFilter(checks=["CKV_GOUV_*", "CKV2_GOUV_*"]),
        )
        for word, records in (("passed", report.passed_checks), ("failed", report.failed_checks)):
            verdicts += [(_folder(one, examples), one.check_id, one.resource, word) for one in records]
    graph = [one for one in get_graph_checks_registry("terraform").checks if one.id.startswith("CKV2_GOUV_")]
    told = {
        check.id: {"name": check.name, "types": sorted(check.supported_entities), "paths": _paths(check)}
        for check in loaded.values()
    } | {one.id: {"name": one.name, "types": sorted(one.resource_types), "paths": {}} for one in graph}
    blind = sorted(_blind(loaded.values(), asked))
    sys.stdout.write(json.dumps({"verdicts": verdicts, "checks": told, "notes": notes.found, "blind": blind}))


def _folder(record, examples: str) -> str:
    return Path(record.file_abs_path).resolve().parent.relative_to(Path(examples).resolve()).as_posix()


def _paths(check) -> dict[str, list[str]]:
    return {kind: list(question.paths) for kind, question in check.asks.items()}


def _listen(check, asked) -> None:
    real = check.scan_resource_conf

    def scan(conf):
        asked.append((check, check.entity_type, conf))
        result = real(conf)
        if (check.answer(check.entity_type, conf).name == "NOTHING") != (not check.evaluated_keys):
            raise AssertionError(check.id)
        return result

    check.scan_resource_conf = scan


def _blind(checks, asked) -> Iterator[tuple[str, str]]:
    """Asks everything again, each time with nothing found at one path."""
    from gouvernail_asks.asking import Block

    real = Block.at
    for check in checks:
        for kind, question in check.asks.items():
            confs = [conf for one, asked_of, conf in asked if one is check and asked_of == kind]
            try:
                seen = [check.answer(kind, conf) for conf in confs]
            except ArithmeticError:  # a check that fails to run is among the notes
                continue
            for hidden in question.paths:
                Block.at = lambda block, path, hidden=hidden: [None] if hidden.endswith(path) else real(block, path)
                if [check.answer(kind, conf) for conf in confs] == seen:
                    yield f"{check.id} {kind}", hidden
                Block.at = real


if __name__ == "__main__":
    main(*sys.argv[1:])
