"""The analyzer that an engine asks: it decodes a resource once, and each rule stays a policy of its own.

The protocol is Pulumi's (proto/pulumi/analyzer.proto). What a rule does not know is never a pass: during an `up` a
mandatory rule that could not be evaluated stops it; a preview warns of it, because much is not known yet then.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeAlias

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc, plugin_pb2
from typing_extensions import override

from gouvernail.findings import Finding, Verdict
from gouvernail.graph import SECRET, Graph, Resource
from gouvernail.sandbox.wire import decode, veiled
from policies.judging import by_type, on_each
from policies.packing.pack import Level, Pack, Policy

__all__ = ["Analyzer", "serve"]

_Message: TypeAlias = Any  # the generated classes have no fields that a type checker could see in a servicer
_Context: TypeAlias = grpc.ServicerContext

_LEVELS: Final = {
    "advisory": analyzer_pb2.ADVISORY,
    "mandatory": analyzer_pb2.MANDATORY,
    "disabled": analyzer_pb2.DISABLED,
}
_WORDS: Final[Mapping[int, Level]] = {
    analyzer_pb2.ADVISORY: "advisory",
    analyzer_pb2.MANDATORY: "mandatory",
    analyzer_pb2.DISABLED: "disabled",
    analyzer_pb2.REMEDIATE: "mandatory",  # nothing is mended by itself yet, so it is refused
}
_SEVERITIES: Final = {
    "low": analyzer_pb2.POLICY_SEVERITY_LOW,
    "medium": analyzer_pb2.POLICY_SEVERITY_MEDIUM,
    "high": analyzer_pb2.POLICY_SEVERITY_HIGH,
    "critical": analyzer_pb2.POLICY_SEVERITY_CRITICAL,
}
_THREADS: Final = 16
_ABROAD: Final = "the rule reads no such resource"


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """Answers for one pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._levels: dict[str, Level] = {one.rule.id: one.level for one in pack.policies}
        self._each = by_type(one.rule for one in pack.policies if not one.whole)
        self._whole = by_type(one.rule for one in pack.policies if one.whole)
        self._dry_run = True

    @override
    def GetPluginInfo(self, request: _Message, context: _Context) -> _Message:
        return plugin_pb2.PluginInfo(version=self._pack.version)

    @override
    def GetAnalyzerInfo(self, request: _Message, context: _Context) -> _Message:
        return analyzer_pb2.AnalyzerInfo(
            name=self._pack.name,
            displayName=f"Gouvernail: {self._pack.name}",
            description=self._pack.description,
            version=self._pack.version,
            supportsConfig=True,
            policies=[_told(one) for one in self._pack.policies],
        )

    @override
    def Handshake(self, request: _Message, context: _Context) -> _Message:
        return analyzer_pb2.AnalyzerHandshakeResponse()

    @override
    def ConfigureStack(self, request: _Message, context: _Context) -> _Message:
        self._dry_run = bool(request.dry_run)
        return analyzer_pb2.AnalyzerStackConfigureResponse()

    @override
    def Configure(self, request: _Message, context: _Context) -> _Message:
        for name, config in request.policyConfig.items():
            if name in self._levels:
                self._levels[name] = _WORDS[config.enforcementLevel]
        return Empty()

    @override
    def Analyze(self, request: _Message, context: _Context) -> _Message:
        resource = _asked(request)
        found = [*on_each([resource], Graph([resource]), self._each)]
        return self._answer(found, whole=False)

    @override
    def AnalyzeStack(self, request: _Message, context: _Context) -> _Message:
        resources = [_stands(one) for one in request.resources]
        graph = Graph(resources)
        return self._answer([*on_each(graph, graph, self._whole)], whole=True)

    @override
    def Remediate(self, request: _Message, context: _Context) -> _Message:
        return analyzer_pb2.RemediateResponse()

    @override
    def Cancel(self, request: _Message, context: _Context) -> _Message:
        return Empty()

    def _answer(self, found: Iterable[Finding], *, whole: bool) -> _Message:
        findings = [one for one in found if one.verdict is not Verdict.NOT_APPLICABLE]
        judged = {one.id for one in findings}
        alien = [one.rule.id for one in self._pack.policies if one.whole is whole and one.rule.id not in judged]
        return analyzer_pb2.AnalyzeResponse(
            diagnostics=list(self._diagnostics(findings)),
            not_applicable=[analyzer_pb2.PolicyNotApplicable(policy_name=name, reason=_ABROAD) for name in alien],
        )

    def _diagnostics(self, findings: Iterable[Finding]) -> Iterator[_Message]:
        for one in findings:
            level = self._levels[one.id]
            if one.verdict is Verdict.PASS or level == "disabled":
                continue
            unknown = one.verdict is Verdict.NOT_EVALUATED
            yield analyzer_pb2.AnalyzeDiagnostic(
                policyName=one.id,
                policyPackName=self._pack.name,
                policyPackVersion=self._pack.version,
                message=("not evaluated: " if unknown else "") + f"{one.message}\n{one.remediation}",
                urn=one.urn or "",
                enforcementLevel=_LEVELS["advisory" if unknown and self._dry_run else level],
                severity=_SEVERITIES[one.severity],
            )


def serve(pack: Pack) -> None:
    """Answer until the engine goes: the port is printed, as of every plugin."""
    server = grpc.server(ThreadPoolExecutor(_THREADS), options=[("grpc.max_receive_message_length", -1)])
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Analyzer(pack), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    server.wait_for_termination()


def _told(policy: Policy) -> _Message:
    rule, served = policy.rule, policy.served
    return analyzer_pb2.PolicyInfo(
        name=rule.id,
        displayName=rule.title,
        description=rule.title,
        enforcementLevel=_LEVELS[policy.level],
        policy_type=analyzer_pb2.POLICY_TYPE_STACK if policy.whole else analyzer_pb2.POLICY_TYPE_RESOURCE,
        severity=_SEVERITIES[rule.severity],
        framework=analyzer_pb2.PolicyComplianceFramework(
            name="Gouvernail controls", reference=", ".join(served.controls), specification="; ".join(served.articles)
        ),
        tags=[rule.capability, *rule.clouds],
        remediation_steps=rule.remediation,
    )


def _asked(message: _Message) -> Resource:
    """A resource as it is asked for, before the cloud has answered."""
    return Resource(
        urn=message.urn, type=message.type, name=message.name, inputs=_properties(message), stack=_stack(message.urn)
    )


def _stands(message: _Message) -> Resource:
    """A resource of a stack that stands: as the cloud gave it back, and what it depends on."""
    outputs = _properties(message)
    id_ = outputs.get("id")
    return Resource(
        urn=message.urn,
        type=message.type,
        name=message.name,
        id=id_ if isinstance(id_, str) else None,
        outputs=outputs,
        property_dependencies={name: tuple(one.urns) for name, one in message.propertyDependencies.items()},
        stack=_stack(message.urn),
    )


def _properties(message: _Message) -> Mapping[str, object]:
    """What is secret stays closed: a rule sees that there is something."""
    given = decode(message.properties)
    return veiled(given.values, given.secrets, SECRET)


def _stack(urn: str) -> str:
    return urn.removeprefix("urn:pulumi:").partition("::")[0]
