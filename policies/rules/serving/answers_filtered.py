"""What a language model is asked and says passes a filter."""

from collections.abc import Iterator

from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What a language model is asked and what it says is filtered."
SEVERITY = "high"
REMEDIATION = {
    "aws": (
        "Name a guardrail in `guardrailConfigurations` of the agent, and filters in `contentPolicyConfig` of "
        "the guardrail."
    ),
    "azure": "Name a policy in `raiPolicyName` of the deployment, whose `contentFilters` are enabled and block.",
    "gcp": "Set `enableFloorSettingEnforcement` of the floor settings of Model Armor.",
}


def _agent(agent: View) -> Iterator[Reason]:
    path = "guardrailConfigurations"
    return agent.needs(path, agent.given(path), "is not set: nothing filters what the agent says")


def _guardrail(guardrail: View) -> Iterator[Reason]:
    path = "contentPolicyConfig.filtersConfigs"
    return guardrail.needs(path, guardrail.given(path), "is not set: it filters no content")


def _deployment(deployment: View) -> Iterator[Reason]:
    path = "properties.raiPolicyName"
    return deployment.needs(path, deployment.given(path), "is not set: no policy of ours filters")


def _policy(policy: View) -> Iterator[Reason]:
    for one in policy.each("properties.contentFilters"):
        for path in ("enabled", "blocking"):
            yield from one.needs(path, one.flag(path), "is not true")


def _floor(floor: View) -> Iterator[Reason]:
    path = "enableFloorSettingEnforcement"
    return floor.needs(path, floor.flag(path), "is not true")


READS = {
    "aws:bedrock/agentAgent:AgentAgent": _agent,
    "aws:bedrock/guardrail:Guardrail": _guardrail,
    "azure-native:cognitiveservices:Deployment": _deployment,
    "azure-native:cognitiveservices:RaiPolicy": _policy,
    "gcp:modelarmor/floorsetting:Floorsetting": _floor,
}
