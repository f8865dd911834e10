"""One scan: checkov's own runners on definitions that were made in memory, and all that they would leave unsaid.

A scan runs in a process of its own, a copy of one that has imported checkov and scanned nothing: checks, solvers and
registries keep what they saw. What is changed here is changed for this scan alone.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from policies.checkov.worker import iam, library, plans, secret_patterns
from policies.checkov.worker.library import Part
from policies.checkov.worker.noting import Notes, told
from policies.checkov.worker.outside import load
from policies.checkov.worker.unknown import NOT_KNOWN, depends

__all__ = ["prepare", "scan", "warming"]

_PLAN: Final = "terraform_plan"
_ARM: Final = "arm"


def prepare() -> None:
    """What every scan needs and none changes: the checks of graphs are read, so that no scan reads them."""
    for framework in ("terraform", "arm"):
        library.graph_checks.get_graph_checks_registry(framework).load_checks()
    library.plan_parser.RESOURCE_TYPES_JSONIFY.update(plans.JSON_TEXTS)
    secret_patterns.shorten()


def warming() -> Iterator[bool]:
    """Work that a scan would do otherwise, a piece at a time: each path in a graph check takes its parser's tables."""
    for check in library.graph_checks.get_graph_checks_registry("terraform").checks:
        for solver in _solvers(check.solver):
            if getattr(solver, "is_jsonpath_check", False) and solver.attribute:
                solver._get_cached_jsonpath_statement(statement=solver.attribute)  # noqa: SLF001 - pinned
                yield True


def scan(request: Mapping[str, Any], memory: iam.Memory) -> dict[str, Any]:
    """The answer to a request; what goes wrong with a framework as a whole is among its errors."""
    began = time.perf_counter()
    scanning = _Scan(request, memory)
    for framework, given, run in (
        (_PLAN, request.get("plan"), scanning.terraform),
        (_ARM, request.get("arm"), scanning.arm),
    ):
        if given:
            try:
                run(given)
            except Exception as error:  # noqa: BLE001 - whatever it is: not all was judged, and that is said
                scanning.notes.add(None, None, f"checkov failed on the {framework} as a whole: {told(error, given)}")
    return {
        "records": scanning.records,
        "errors": scanning.notes.listed(),
        "checks": scanning.asked(),
        "seconds": round(time.perf_counter() - began, 3),
    }


class _Scan:
    """The changes to checkov for one scan, and what they gather."""

    def __init__(self, request: Mapping[str, Any], memory: iam.Memory) -> None:
        self.records: list[dict[str, Any]] = []
        self.notes = Notes()
        self._frameworks: list[str] = []
        self._filter = _filter(request.get("checks"), request.get("skip_checks"))
        self._graph_check = ""
        iam.remember(memory, self.notes)
        library.base_check_registry.BaseCheckRegistry.run_check = self._running()
        library.report.Report.add_record = self._recording()
        library.graph_registry.BaseRegistry.run_checks = self._running_graphs()
        library.graph_solver.BaseAttributeSolver.run = self._solving()
        library.local_graph.TerraformLocalGraph._get_possible_vertices = plans.possible_vertices  # noqa: SLF001
        load(request.get("external_checks_dirs") or (), self.notes)

    def terraform(self, plan: dict[str, Any]) -> None:
        """Judge a plan."""
        self._frameworks.append(_PLAN)
        definitions, context = plans.definitions(plan)
        runner = library.plan_runner
        runner.create_definitions = _always((definitions, {plans.PLAN: list[Any]()}))
        runner.build_definitions_context = _always(context)
        runner.Runner().run(files=[plans.PLAN], runner_filter=self._filter)

    def arm(self, arm: dict[str, Any]) -> None:
        """Judge a template."""
        self._frameworks.append(_ARM)
        definitions, raw = plans.template(arm)
        runner = library.arm_runner
        runner.get_files_definitions = _always((definitions, raw, list[str]()))
        if not arm.get("parameters") and not arm.get("variables"):
            library.arm_context.ContextParser.evaluate_default_parameters = _always(None)  # nothing to look for
        runner.Runner().run(files=[plans.TEMPLATE], runner_filter=self._filter)

    def asked(self) -> list[dict[str, str]]:
        """The checks that were asked to look, whether or not anything was there for them."""
        names: dict[str, str] = {}
        for framework in self._frameworks:
            for check in _checks(framework):
                if check.id not in library.plan_runner.TF_LIFECYCLE_CHECK_IDS and self._filter.should_run_check(check):
                    names.setdefault(check.id, check.name)
        return [{"id": check, "name": name} for check, name in sorted(names.items())]

    def _running(self) -> Callable[..., dict[str, Any]]:
        """As checkov runs a check on a resource, but what it raises is kept."""
        unknown = library.check_result.UNKNOWN

        def run_check(registry: Part, check: Part, entity_configuration: dict[str, Any], *rest: Any) -> dict[str, Any]:  # noqa: ANN401
            entity_name, entity_type, scanned_file, skip_info = rest
            check.graph = registry.graph
            check.address = entity_configuration.get("__address__") or f"{entity_type}.{entity_name}"
            try:
                result = check.run(
                    scanned_file=scanned_file,
                    entity_configuration=entity_configuration,
                    entity_name=entity_name,
                    entity_type=entity_type,
                    skip_info=skip_info,
                )
                if result["result"] == unknown and depends(check, entity_configuration, entity_type):
                    result["suppress_comment"] = NOT_KNOWN
            except Exception as error:  # noqa: BLE001 - checks raise whatever they like
                self.notes.add(check.id, check.address, f"the check failed: {told(error, entity_configuration)}")
                result = {"result": unknown, "evaluated_keys": list[str](), "raised": True}
            return result

        return run_check

    def _running_graphs(self) -> Callable[..., dict[Any, list[Any]]]:
        """One check of a graph after the other: checkov runs them in threads, and drops what they raise."""

        def run_checks(registry: Part, graph: Part, runner_filter: Part, report_type: str) -> dict[Any, list[Any]]:
            results: dict[Any, list[Any]] = {}
            for check in registry.checks:
                if runner_filter.should_run_check(check, report_type=report_type):
                    self._graph_check = check.id
                    try:
                        registry.run_check_parallel(check, results, graph)
                    except Exception as error:  # noqa: BLE001 - checks raise whatever they like
                        held = [vertex for _, vertex in graph.nodes()]
                        self.notes.add(check.id, None, f"the check failed: {told(error, held)}")
            return results

        return run_checks

    def _solving(self) -> Callable[..., tuple[list[Any], list[Any], list[Any]]]:
        """One resource of a graph after the other, for the same reasons."""
        kinds = library.graph_solver.SUPPORTED_BLOCK_TYPES

        def run(solver: Part, graph_connector: Part) -> tuple[list[Any], list[Any], list[Any]]:
            found: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
            for _, vertex in graph_connector.nodes():
                if vertex.get("block_type_") in kinds:
                    try:
                        solver._process_node(vertex, *found)  # noqa: SLF001 - pinned
                    except Exception as error:  # noqa: BLE001
                        self.notes.add(self._graph_check, _address(vertex), f"the check failed: {told(error, vertex)}")
            return found

        return run

    def _recording(self) -> Callable[[Part, Part], None]:
        """checkov's report keeps what passed, failed or was skipped: here the rest is kept too."""

        def add_record(_: Part, record: Part) -> None:
            result = record.check_result
            in_graph = "entity" in result and result["result"] == library.check_result.UNKNOWN
            if not result.get("raised"):
                self.records.append(
                    {
                        "framework": self._frameworks[-1],
                        "check_id": record.check_id,
                        "check_name": record.check_name,
                        "result": result["result"].value.lower(),
                        "address": record.resource,
                        "severity": record.severity.name.lower() if record.severity else None,
                        "guideline": record.guideline,
                        "evaluated_keys": [str(key) for key in result.get("evaluated_keys") or ()],
                        "reason": result.get("suppress_comment") or (NOT_KNOWN if in_graph else None),
                    }
                )

        return add_record


def _always(value: object) -> Callable[..., object]:
    def answer(*_: object, **__: object) -> object:
        return value

    return answer


def _solvers(solver: Part) -> Iterator[Part]:
    yield solver
    for inner in getattr(solver, "solvers", ()):
        yield from _solvers(inner)
    if inner := getattr(solver, "solver", None):
        yield from _solvers(inner)


def _address(vertex: Mapping[str, Any]) -> str:
    return vertex.get("__address__") or f"{vertex.get('resource_type')}.{vertex.get('block_name_')}"


def _filter(checks: Sequence[str] | None, skip_checks: Sequence[str] | None) -> Part:
    """checkov's filter, which is asked the same of each check for each resource: here it answers once."""
    made = library.runner_filter.RunnerFilter(
        framework=[_PLAN, _ARM],
        checks=list(checks) if checks else None,
        skip_checks=list(skip_checks) if skip_checks else None,
        show_progress_bar=False,
    )
    ask, known = made.should_run_check, dict[str, bool]()

    def should_run_check(check: Part = None, check_id: str = "", **rest: object) -> bool:
        name = check.id if check else check_id
        if name not in known:
            known[name] = ask(check, check_id, **rest)
        return known[name]

    made.should_run_check = should_run_check
    return made


def _checks(framework: str) -> Iterator[Part]:
    """Every check that is there for a framework."""
    if framework == _PLAN:
        registries = list(library.plan_runner.Runner.block_type_registries.values())
    else:
        registries = [library.arm_runner.arm_resource_registry, library.arm_runner.arm_parameter_registry]
    for registry in registries:
        yield from (check for _, check in registry.all_checks())
    yield from library.graph_checks.get_graph_checks_registry("terraform" if framework == _PLAN else "arm").checks
