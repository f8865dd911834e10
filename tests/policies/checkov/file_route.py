"""checkov as it is: its own runners on files, nothing of ours changed. Run by checkov's Python.

    python file_route.py TEXTS FILE...

The files are plans and templates; it prints a list for each, of (address, check, result). Each is read by a process
that has read no other, for checkov keeps what it saw. TEXTS (JSON) are the attributes of types that hold JSON as text
and that checkov's reader of plans does not decode, as the worker does.
"""

import gc
import json
import os
import sys
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import checkov.arm.runner
import checkov.terraform.plan_runner
from checkov.common.checks_infra.registry import get_graph_checks_registry
from checkov.common.checks_infra.solvers.attribute_solvers.base_attribute_solver import BaseAttributeSolver
from checkov.runner_filter import RunnerFilter
from checkov.terraform import plan_parser


def judged(file: str) -> list[tuple[str, str, str]]:
    arm = "$schema" in json.loads(Path(file).read_text(encoding="utf-8"))
    runner: Any = checkov.arm.runner.Runner() if arm else checkov.terraform.plan_runner.Runner()
    runner_filter = RunnerFilter(framework=["arm" if arm else "terraform_plan"], show_progress_bar=False)
    report = runner.run(files=[file], root_folder=None, runner_filter=runner_filter)
    return sorted(
        (record.resource, record.check_id, record.check_result["result"].value.lower())
        for record in (*report.passed_checks, *report.failed_checks, *report.skipped_checks)
    )


def main() -> None:
    plan_parser.RESOURCE_TYPES_JSONIFY.update(json.loads(sys.argv[1]))
    for framework in ("terraform", "arm"):
        get_graph_checks_registry(framework).load_checks()
    gc.collect()
    for solver in [one for one in gc.get_objects() if isinstance(one, BaseAttributeSolver)]:
        if solver.is_jsonpath_check and solver.attribute:
            solver._get_cached_jsonpath_statement(solver.attribute)  # a second each, and the same for every file
    with get_context("fork").Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        print(json.dumps(pool.map(judged, sys.argv[2:], chunksize=1)))


if __name__ == "__main__":
    main()
