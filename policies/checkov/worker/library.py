"""Every part of checkov that we touch, in one place: most are nobody's public interface, so checkov is pinned exactly.

Importing this module imports checkov's runners for Terraform plans and ARM templates, and nothing of its others.
"""

from importlib import import_module
from typing import Any, Final, TypeAlias

__all__ = [
    "Part",
    "after_unknown",
    "arm_context",
    "arm_runner",
    "base_check_registry",
    "base_resource_check",
    "check_result",
    "graph_checks",
    "graph_registry",
    "graph_solver",
    "iam_resource_check",
    "iam_scanner",
    "is_variable",
    "local_graph",
    "plan_parser",
    "plan_runner",
    "report",
    "runner_filter",
    "secrets",
    "version",
]

Part: TypeAlias = Any
"""Something of checkov's, which is not there when types are checked."""

version: Final[str] = import_module("checkov.version").version
plan_runner: Final[Part] = import_module("checkov.terraform.plan_runner")
plan_parser: Final[Part] = import_module("checkov.terraform.plan_parser")
arm_runner: Final[Part] = import_module("checkov.arm.runner")
arm_context: Final[Part] = import_module("checkov.arm.context_parser")
base_resource_check: Final[Part] = import_module("checkov.terraform.checks.resource.base_resource_check")
base_check_registry: Final[Part] = import_module("checkov.common.checks.base_check_registry")
graph_checks: Final[Part] = import_module("checkov.common.checks_infra.registry")
graph_registry: Final[Part] = import_module("checkov.common.graph.checks_infra.registry")
graph_solver: Final[Part] = import_module("checkov.common.checks_infra.solvers.attribute_solvers.base_attribute_solver")
iam_scanner: Final[Part] = import_module("checkov.terraform.checks.utils.base_cloudsplaining_iam_scanner")
iam_resource_check: Final[Part] = import_module(
    "checkov.terraform.checks.resource.base_cloudsplaining_resource_iam_check"
)
local_graph: Final[Part] = import_module("checkov.terraform.graph_builder.local_graph")
secrets: Final[Part] = import_module("checkov.common.util.secrets")
report: Final[Part] = import_module("checkov.common.output.report")
runner_filter: Final[Part] = import_module("checkov.runner_filter")
after_unknown: Final[str] = import_module("checkov.common.util.consts").TRUE_AFTER_UNKNOWN
is_variable: Final[Part] = import_module("checkov.common.util.var_utils").is_terraform_variable_dependent
check_result: Final[Part] = import_module("checkov.common.models.enums").CheckResult
