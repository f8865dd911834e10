"""The analyzer that an engine asks: it decodes a resource once, and each rule stays a policy of its own.

The protocol is Pulumi's (proto/pulumi/analyzer.proto). What a rule does not know is never a pass: during an `up` a
mandatory rule that could not be evaluated stops it; a preview warns of it, because much is not known yet then.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NoReturn, TypeAlias, cast

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc, plugin_pb2
from typing_extensions import override

from gouvernail.errors import GouvernailError
from gouvernail.findings import Finding, Verdict
from gouvernail.graph import SECRET, Graph, Resource
from gouvernail.sandbox.wire import decode, veiled
from policies.judging import by_type, on_each
from policies.mending import by_mended_type, mended
from policies.mending import told as told_of_changes
from policies.packing.bearing import OWN, WAIVERS, Bearing, read, said
from policies.packing.configuring import known
from policies.packing.pack import Level, Pack
from policies.packing.telling import LEVELS, SEVERITIES, told, told_of_waivers
from policies.packing.wiring import put
from policies.waivers import Register

__all__ = ["Analyzer", "serve"]

_Message: TypeAlias = Any  # the generated classes have no fields that a type checker could see in a servicer
_Context: TypeAlias = grpc.ServicerContext

_WORDS: Final[Mapping[int, Level]] = {
    analyzer_pb2.ADVISORY: "advisory",
    analyzer_pb2.MANDATORY: "mandatory",
    analyzer_pb2.DISABLED: "disabled",
    analyzer_pb2.REMEDIATE: "mandatory",  # what could not be mended is refused
}
_THREADS: Final = 16
_ABROAD: Final = "the rule reads no such resource"
_UNMENDED: Final = "nothing was mended"
_UNBORNE: Final = "nothing is waived"
_FILE: Final = "file"
_TAGS: Final = "tags"


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """Answers for one pack. `today` is the day on which a waiver counts."""

    def __init__(self, pack: Pack, today: Callable[[], date] = lambda: datetime.now(tz=UTC).date()) -> None:
        self._pack, self._today = pack, today
        self._levels: dict[str, Level] = {**{one.rule.id: one.level for one in pack.policies}, WAIVERS: "mandatory"}
        self._each = by_type(one.rule for one in pack.policies if not one.whole)
        self._whole = by_type(one.rule for one in pack.policies if one.whole)
        self._mends = by_mended_type(one.rule for one in pack.policies)
        alone = (one.rule.id for one in pack.policies if not one.whole)
        self._unmended = analyzer_pb2.RemediateResponse(not_applicable=_not_applicable(alone, _UNMENDED))
        self._mending: dict[str, Mapping[str, str]] = {}
        self._bearing: Bearing | None = None
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
            policies=[*map(told, self._pack.policies), told_of_waivers()],
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
        file: Path | None = None
        self._bearing = None
        try:
            known(request.policyConfig, self._levels)
        except GouvernailError as error:
            _refuse(context, error)
        for name, config in request.policyConfig.items():
            if name not in self._levels:
                continue
            self._levels[name] = _WORDS[config.enforcementLevel]
            given = decode(config.properties).values
            if name == WAIVERS:
                file = Path(str(given[_FILE])) if _FILE in given else None
            elif config.enforcementLevel == analyzer_pb2.REMEDIATE:
                self._mending[name] = cast("Mapping[str, str]", given.get(_TAGS, {}))
        self._bears(context, file)
        return Empty()

    @override
    def Analyze(self, request: _Message, context: _Context) -> _Message:
        resource = _asked(request, request.properties)
        found = self._bears(context).applied(on_each([resource], Graph([resource]), self._each), resource.stack)
        return self._answer(found, whole=False)

    @override
    def AnalyzeStack(self, request: _Message, context: _Context) -> _Message:
        bearing, graph = self._bears(context), Graph(_stands(one) for one in request.resources)
        found = [
            one
            for stack, its in groupby(graph, key=lambda resource: resource.stack)
            for one in bearing.applied(on_each(its, graph, self._whole), stack)
        ]
        wrong = bearing.wrong({one.stack for one in graph})
        return self._answer(found + wrong, whole=True)

    @override
    def Remediate(self, request: _Message, context: _Context) -> _Message:
        bearing, properties, done = self._bears(context), request.properties, list[_Message]()
        for rule in self._mends.get(request.type, ()) if self._mending else ():
            if rule.id not in self._mending:
                continue
            resource = _asked(request, properties)
            changes = mended(rule, resource, self._mending[rule.id])
            if not changes or bearing.covers(rule.id, resource.urn, resource.stack):
                continue
            properties = put(properties, changes)
            done.append(
                analyzer_pb2.Remediation(
                    policyName=rule.id,
                    policyPackName=self._pack.name,
                    policyPackVersion=self._pack.version,
                    description=told_of_changes(changes),
                    properties=properties,
                )
            )
        if not done:
            return self._unmended
        names = {one.policyName for one in done}
        left = [one for one in self._unmended.not_applicable if one.policy_name not in names]
        return analyzer_pb2.RemediateResponse(remediations=done, not_applicable=left)

    @override
    def Cancel(self, request: _Message, context: _Context) -> _Message:
        return Empty()

    def _bears(self, context: _Context, file: Path | None = None) -> Bearing:
        """The waivers, read once, as the engine configures the pack: a mistake in them stops it there."""
        if self._bearing is None:
            asked = {name for name, level in self._levels.items() if level != "disabled"}
            try:
                register = read(file, self._pack, asked) if WAIVERS in asked else Register(OWN)
            except GouvernailError as error:
                _refuse(context, error)
            self._bearing = Bearing(register, self._pack, self._today)
        return self._bearing

    def _answer(self, found: Iterable[Finding], *, whole: bool) -> _Message:
        findings = [one for one in found if one.verdict is not Verdict.NOT_APPLICABLE]
        judged = {one.id for one in findings}
        alien = [one.rule.id for one in self._pack.policies if one.whole is whole and one.rule.id not in judged]
        return analyzer_pb2.AnalyzeResponse(
            diagnostics=list(self._diagnostics(findings)),
            not_applicable=[
                *_not_applicable(alien, _ABROAD),
                *_not_applicable([WAIVERS] if whole and not self._bearing else [], _UNBORNE),
            ],
        )

    def _diagnostics(self, findings: Iterable[Finding]) -> Iterator[_Message]:
        for one in findings:
            policy = WAIVERS if one.source == "waiver" else one.id
            level = self._levels[policy]
            if one.verdict is Verdict.PASS or level == "disabled":
                continue
            unknown = one.verdict is Verdict.NOT_EVALUATED
            warned = one.waiver is not None or (unknown and self._dry_run)
            yield analyzer_pb2.AnalyzeDiagnostic(
                policyName=policy,
                policyPackName=self._pack.name,
                policyPackVersion=self._pack.version,
                message="\n".join(_lines(one)),
                urn=one.urn or "",
                enforcementLevel=LEVELS["advisory" if warned else level],
                severity=SEVERITIES[one.severity],
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


def _refuse(context: _Context, error: GouvernailError) -> NoReturn:
    """The engine stops, and says why."""
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
    raise error  # not reached: an abort raises


def _lines(finding: Finding) -> Iterator[str]:
    if finding.waiver:
        yield said(finding.waiver)
    yield ("not evaluated: " if finding.verdict is Verdict.NOT_EVALUATED else "") + finding.message
    yield finding.remediation


def _not_applicable(names: Iterable[str], reason: str) -> list[_Message]:
    return [analyzer_pb2.PolicyNotApplicable(policy_name=name, reason=reason) for name in names]


def _asked(message: _Message, properties: Struct) -> Resource:
    """A resource as it is asked for, before the cloud has answered."""
    return Resource(
        urn=message.urn,
        type=message.type,
        name=message.name,
        inputs=_properties(properties),
        stack=_stack(message.urn),
    )


def _stands(message: _Message) -> Resource:
    """A resource of a stack that stands: as the cloud gave it back, and what it depends on."""
    outputs = _properties(message.properties)
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


def _properties(properties: Struct) -> Mapping[str, object]:
    """What is secret stays closed: a rule sees that there is something."""
    given = decode(properties)
    return veiled(given.values, given.secrets, SECRET)


def _stack(urn: str) -> str:
    return urn.removeprefix("urn:pulumi:").partition("::")[0]
