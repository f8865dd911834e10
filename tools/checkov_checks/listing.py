# pyright: basic, reportMissingImports=false
"""Run by checkov's own Python: prints the id and the name of each check that a translation may meet, as JSON."""

import json
import sys


def main() -> None:
    """Print them."""
    from checkov.arm.registry import arm_resource_registry
    from checkov.arm.runner import Runner as _Arm  # noqa: F401 - registers the checks
    from checkov.common.checks_infra.registry import get_graph_checks_registry
    from checkov.terraform.checks.resource.registry import resource_registry
    from checkov.terraform.plan_runner import Runner as _Plan  # noqa: F401

    found: dict[str, str] = {}
    registries = ((resource_registry, ("aws_", "google_")), (arm_resource_registry, ("Microsoft.",)))
    for registry, begins in registries:
        for checks in (*registry.checks.values(), *registry.wildcard_checks.values()):
            for check in checks:
                if any(kind.startswith(begins) or "*" in kind for kind in check.supported_resources):
                    found.setdefault(check.id, check.name)
    for framework in ("terraform", "arm"):
        registry = get_graph_checks_registry(framework)
        registry.load_checks()
        for check in registry.checks:
            if any(kind.startswith(("aws", "google", "Microsoft.")) for kind in check.resource_types or ()):
                found.setdefault(check.id, check.name)
    json.dump(found, sys.stdout, indent=0, sort_keys=True)


if __name__ == "__main__":
    main()
