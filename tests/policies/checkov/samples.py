"""Plans, templates and checks from outside, written by hand: small enough to know every verdict."""

import json
from pathlib import Path
from typing import Any

from policies.checkov.client import Answer, Request, Worker

EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
LITTLE = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::bucket/*"}],
}


def plan(*resources: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    """A plan of (type, name, values)."""
    listed = [
        {"address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name, "values": values}
        for kind, name, values in resources
    ]
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": listed}},
        "configuration": {"root_module": {"resources": []}},
    }


def policy(document: object, name: str = "one") -> dict[str, Any]:
    return plan(("aws_iam_policy", name, {"policy": json.dumps(document)}))


def template(*resources: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    """A template of (type, name, properties)."""
    return {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [
            {"type": kind, "name": name, "apiVersion": "2023-01-01", "properties": properties}
            for kind, name, properties in resources
        ],
    }


def verdicts(answer: Answer) -> dict[tuple[str, str], str]:
    """Address and check -> what was said."""
    return {(one.address, one.check_id): one.result for one in answer.records}


def scanned(worker: Worker, given: dict[str, Any], **options: Any) -> dict[tuple[str, str], str]:
    return verdicts(worker.scan(Request(plan=given, **options)))


def python_check(check: str, body: str, *, kind: str = "aws_sqs_queue") -> str:
    """A check in checkov's own Python: `body` is what it does with `conf`."""
    return f"""
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck


class Check(BaseResourceCheck):
    def __init__(self):
        super().__init__("a check from outside", "{check}", [CheckCategories.GENERAL_SECURITY], ["{kind}"])

    def scan_resource_conf(self, conf):
        {body}


check = Check()
"""


YAML_CHECK = """
metadata: {id: CKV2_OUT_1, name: queues are named, category: GENERAL_SECURITY}
definition: {cond_type: attribute, resource_types: [aws_sqs_queue], attribute: name, operator: exists}
"""


def outside(folder: Path, **files: str) -> Path:
    """A directory of checks: `name_py` and `name_yaml` are its files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").touch()
    for name, text in files.items():
        (folder / ".".join(name.rsplit("_", 1))).write_text(text)
    return folder


QUEUE = plan(("aws_sqs_queue", "q", {"name": "q"}))
