"""What an engine is told of a pack's policies before it asks for anything."""

from typing import Any, Final, TypeAlias

from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import analyzer_pb2

from policies.mending import tags_of
from policies.packing.bearing import WAIVERS
from policies.packing.pack import Policy

__all__ = ["LEVELS", "SEVERITIES", "told", "told_of_waivers"]

_Message: TypeAlias = Any  # the generated classes have no fields that a type checker could see in a servicer

LEVELS: Final = {
    "advisory": analyzer_pb2.ADVISORY,
    "mandatory": analyzer_pb2.MANDATORY,
    "disabled": analyzer_pb2.DISABLED,
}
SEVERITIES: Final = {
    "low": analyzer_pb2.POLICY_SEVERITY_LOW,
    "medium": analyzer_pb2.POLICY_SEVERITY_MEDIUM,
    "high": analyzer_pb2.POLICY_SEVERITY_HIGH,
    "critical": analyzer_pb2.POLICY_SEVERITY_CRITICAL,
}


def told(policy: Policy) -> _Message:
    """A rule as a policy."""
    rule, served = policy.rule, policy.served
    return analyzer_pb2.PolicyInfo(
        name=rule.id,
        displayName=rule.title,
        description=rule.title,
        enforcementLevel=LEVELS[policy.level],
        policy_type=analyzer_pb2.POLICY_TYPE_STACK if policy.whole else analyzer_pb2.POLICY_TYPE_RESOURCE,
        severity=SEVERITIES[rule.severity],
        framework=analyzer_pb2.PolicyComplianceFramework(
            name="Gouvernail controls", reference=", ".join(served.controls), specification="; ".join(served.articles)
        ),
        tags=[rule.capability, *rule.clouds],
        remediation_steps=rule.remediation_text,
        configSchema=_configured(tags_of(rule)),
    )


def told_of_waivers() -> _Message:
    """The policy that says which waivers count: it judges no resource, but the waivers."""
    schema = Struct()
    schema.update({"file": {"type": "string", "minLength": 1, "description": "the file of waivers that counts"}})
    return analyzer_pb2.PolicyInfo(
        name=WAIVERS,
        displayName="A waiver counts until its day, for a finding that stands, and against no law.",
        description="A waiver counts until its day, for a finding that stands, and against no law.",
        enforcementLevel=analyzer_pb2.MANDATORY,
        policy_type=analyzer_pb2.POLICY_TYPE_STACK,
        severity=analyzer_pb2.POLICY_SEVERITY_MEDIUM,
        remediation_steps="Take the waiver out, correct it, or have it agreed anew.",
        configSchema=analyzer_pb2.PolicyConfigSchema(properties=schema),
    )


def _configured(tags: tuple[str, ...]) -> _Message:
    """What may be configured of a rule that mends tags: their values. Nothing of any other."""
    if not tags:
        return None
    text = {"type": "string", "minLength": 1}
    schema = Struct()
    schema.update(
        {
            "tags": {
                "type": "object",
                "description": "what each tag is set to where it is missing, at the level `remediate`",
                "properties": dict.fromkeys(tags, text),
                "additionalProperties": False,
            }
        }
    )
    return analyzer_pb2.PolicyConfigSchema(properties=schema)
