"""What cloudsplaining says of an IAM policy, kept by what the policy says and not by where it stands.

checkov keeps the parsed policy by file and address, for as long as the process lives: the second scan of a resource
whose policy was changed gets the verdict of the first. And the six checks that ask take two thirds of a scan's time,
though most policies of a stack are alike.
"""

import hashlib
import json
from typing import Any, Final

from policies.checkov.worker import library
from policies.checkov.worker.library import Part
from policies.checkov.worker.noting import Notes, told

__all__ = ["Memory", "remember"]

Memory = dict[str, list[Any]]
"""check id and the policy's digest -> the verdict's name and the keys that led to it."""

_KEYS: Final = {"aws_ssoadmin_permission_set_inline_policy": "inline_policy"}


def remember(memory: Memory, notes: Notes) -> None:
    """Make the checks of IAM policies ask the memory first, from now on."""
    scanner = library.iam_scanner.BaseTerraformCloudsplainingIAMScanner
    verdict = library.check_result
    documents: dict[str, Any] = {}

    def scan_conf(self: Part, conf: dict[str, Any]) -> Part:
        if not self.should_scan_conf(conf):
            return verdict.PASSED
        policy = conf[_KEYS.get(self.entity_type, "policy")][0]
        digest = hashlib.sha256(json.dumps(policy, default=repr).encode()).hexdigest()
        kept = memory.get(f"{self.id} {digest}")
        if kept is None:
            before = len(self.evaluated_keys)
            try:
                if digest not in documents:
                    documents[digest] = self.convert_to_iam_policy(conf)
                violations = self.cloudsplaining_analysis(documents[digest])
                if violations:
                    self.cloudsplaining_enrich_evaluated_keys(documents[digest], violations)
                kept = [(verdict.FAILED if violations else verdict.PASSED).name, self.evaluated_keys[before:]]
            except Exception as error:  # noqa: BLE001 - the text of a policy may be anything
                kept = [verdict.UNKNOWN.name, list[str](), f"the policy cannot be analysed: {told(error, policy)}"]
            memory[f"{self.id} {digest}"] = kept
        else:
            self.evaluated_keys.extend(kept[1])
        for message in kept[2:]:
            notes.add(self.id, getattr(self, "address", None), str(message))
        return verdict[kept[0]]

    library.iam_resource_check.BaseTerraformCloudsplainingResourceIAMCheck.scan_conf = scan_conf
    scanner.policy_document_cache.clear()
