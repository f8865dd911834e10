"""The graph of a Pulumi program, without the engine: the program runs in this process against the sandbox's provider.

A second or two a stack, where the engine takes ten: for tests and for judging many stacks. What only the engine does
(diffs, replacement order, import comparison, transforms) is not here.
"""

import asyncio
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn, TypeAlias, cast
from urllib.parse import urlparse

import grpc
import pulumi
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime import mocks, settings, stack
from pulumi.runtime.proto import provider_pb2, resource_pb2
from typing_extensions import override

from gouvernail.errors import GouvernailError, Problem
from gouvernail.graph import Graph, Resource
from gouvernail.sandbox.provider import Provider
from gouvernail.sandbox.state import State
from gouvernail.sandbox.wire import decode, encode

__all__ = ["ORGANIZATION", "collect"]

ORGANIZATION: Final = "organization"
"""What a self-managed backend calls the organisation in a stack's full name."""

_STACK = "pulumi:pulumi:Stack"
_REFERENCE = "pulumi:pulumi:StackReference"
_READ_OUTPUTS = "pulumi:pulumi:readStackOutputs"
_PROVIDERS = "pulumi:providers:"
_ROOT_ID = ""


def collect(
    program: Callable[[], object],
    *,
    stack_name: str,
    project: str = "gouvernail",
    config: Mapping[str, str] | None = None,
    references: Mapping[str, Mapping[str, object]] | None = None,
    state: State | None = None,
) -> Graph:
    """Run a program and return the graph that it registers.

    `config` is fully named (`gouvernail:spec`). `references` are the outputs of the stacks that the program reads, by
    stack name; one that is not there is answered as the engine answers for a stack that was never up. `state` is what
    exists already, and takes what the program makes; without it the clouds are empty.

    Raises GouvernailError with every input that the clouds refuse, and whatever the program itself raises.
    """
    held = State(Path(":memory:")) if state is None else state
    monitor = _Monitor(project, stack_name, held, references or {})
    before = asyncio.get_event_loop_policy()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        features = set(monitor.GetDeploymentInfo(Empty()).supportedFeatures)
        settings.configure(
            mocks.MockSettings(
                monitor=monitor,
                monitor_features=features,
                engine=mocks.MockEngine(None),
                project=project,
                stack=stack_name,
                dry_run=False,
                organization=ORGANIZATION,
                callbacks=None,
            )
        )
        settings.set_root_resource(cast("Any", None))
        pulumi.runtime.set_all_config(dict(config or {}))
        settings.SETTINGS.rpc_manager.clear()
        settings.SETTINGS.outputs.clear()
        try:
            loop.run_until_complete(stack.run_in_stack(lambda: cast("Any", program())))
        except Exception:
            if not monitor.problems:
                raise
    finally:
        settings.reset_options()
        asyncio.set_event_loop(None)
        asyncio.set_event_loop_policy(before)
        loop.close()
        if state is None:
            held.close()
    if monitor.problems:
        raise GouvernailError(monitor.problems)
    return Graph(monitor.resources.values())


_Request: TypeAlias = Any  # the generated messages are seen through one name: their stubs name no fields of theirs


class _Refused(Exception):
    """What a provider says when it cannot do what it is asked."""


class _Context:
    """What the provider needs of a connection: whose it is, and how to refuse."""

    def __init__(self, peer: str) -> None:
        self._peer = peer

    def peer(self) -> str:
        """The provider instance."""
        return self._peer

    def abort(self, code: grpc.StatusCode, details: str) -> NoReturn:
        """Refuse."""
        raise _Refused(details)


class _Monitor(mocks.MockMonitor):
    """Stands where the engine's resource monitor stands, with the sandbox's provider behind it."""

    def __init__(
        self, project: str, stack_name: str, state: State, references: Mapping[str, Mapping[str, object]]
    ) -> None:
        super().__init__(cast("Any", None))
        self._project, self._stack, self._state, self._references = project, stack_name, state, references
        self._providers: dict[str, Provider] = {}
        self._lock = threading.RLock()
        self.resources: dict[str, Resource] = {}  # pyright: ignore[reportIncompatibleVariableOverride]
        self.problems: list[Problem] = []

    @override
    def RegisterResource(self, request: _Request) -> Any:
        with self._lock:
            urn = self._urn(request.parent, request.type, request.name)
            given = decode(request.object)
            id_, outputs = _ROOT_ID, given.values
            if request.type.startswith(_PROVIDERS):
                id_ = "simulated"
                self._configure(request, urn, id_)
            elif request.custom:
                id_, outputs = self._made(request, urn)
            self.resources[urn] = self._resource(request, urn, id_ or None, given.values, outputs, external=False)
            return resource_pb2.RegisterResourceResponse(
                urn=urn, id=id_, object=encode(outputs, given.secrets), stable=False
            )

    @override
    def ReadResource(self, request: _Request) -> Any:
        with self._lock:
            urn = self._urn(request.parent, request.type, request.name)
            if request.type == _REFERENCE:
                outputs = self._referred(str(decode(request.properties).values.get("name") or request.id))
                inputs: Mapping[str, object] = {"name": outputs["name"]}
            else:
                answer = self._provider(request.type).Read(
                    provider_pb2.ReadRequest(id=request.id, urn=urn, properties=request.properties),
                    cast("Any", _Context(request.provider)),
                )
                if not answer.id:
                    raise _Refused(f"resource '{request.id}' does not exist")
                outputs, inputs = decode(answer.properties).values, {}
            self.resources[urn] = self._resource(request, urn, request.id, inputs, outputs, external=True)
            return resource_pb2.ReadResourceResponse(urn=urn, properties=encode(outputs))

    @override
    def Invoke(self, request: _Request) -> Any:
        with self._lock:
            if request.tok == _READ_OUTPUTS:
                found = self._referred(str(decode(request.args).values.get("name")))
                return resource_pb2.ResourceInvokeResponse(**{"return": encode(found)})
            package = request.tok.partition(":")[0]
            answer = self._provider(f"{package}:").Invoke(
                provider_pb2.InvokeRequest(tok=request.tok, args=request.args), cast("Any", _Context(request.provider))
            )
            return resource_pb2.ResourceInvokeResponse(
                **{"return": getattr(answer, "return"), "failures": answer.failures}
            )

    @override
    def RegisterResourceOutputs(self, request: _Request) -> Any:
        with self._lock:
            known = self.resources.get(request.urn)
            if known:
                outputs = decode(request.outputs).values
                self.resources[request.urn] = _with_outputs(known, {**known.outputs, **outputs})
            return Empty()

    def _provider(self, token: str) -> Provider:
        package = token.partition(":")[0]
        if package not in self._providers:
            self._providers[package] = Provider(package, self._state, {})
        return self._providers[package]

    def _configure(self, request: _Request, urn: str, id_: str) -> None:
        provider = self._provider(request.type.removeprefix(_PROVIDERS) + ":")
        context = cast("Any", _Context(f"{urn}::{id_}"))
        checked = provider.CheckConfig(provider_pb2.CheckRequest(urn=urn, news=request.object), context)
        self._note(request, checked.failures)
        provider.Configure(provider_pb2.ConfigureRequest(args=request.object), context)

    def _made(self, request: _Request, urn: str) -> tuple[str, dict[str, object]]:
        provider, context = self._provider(request.type), cast("Any", _Context(request.provider))
        checked = provider.Check(provider_pb2.CheckRequest(urn=urn, news=request.object), context)
        self._note(request, checked.failures)
        if request.importId:
            read = provider.Read(provider_pb2.ReadRequest(id=request.importId, urn=urn), context)
            if read.id:
                return read.id, decode(read.properties).values
            raise _Refused(f"resource '{request.importId}' does not exist")
        try:
            made = provider.Create(provider_pb2.CreateRequest(urn=urn, properties=request.object), context)
        except _Refused as refusal:
            self.problems.append(self._problem(request, "", str(refusal)))
            raise
        return made.id, decode(made.properties).values

    def _note(self, request: _Request, failures: _Request) -> None:
        self.problems += [self._problem(request, failure.property, failure.reason) for failure in failures]

    def _problem(self, request: _Request, path: str, reason: str) -> Problem:
        source = _source(request)
        where = {"file": source[0], "line": source[1]} if source else {}
        return Problem(
            reason, path=f"{request.type} {request.name}" + (f".{path}" if path else ""), **cast("Any", where)
        )

    def _referred(self, name: str) -> dict[str, object]:
        outputs = self._references.get(name.rpartition("/")[2])
        if outputs is None:
            raise _Refused(f"unknown stack {name!r}")
        return {"name": name, "outputs": dict(outputs), "secretOutputNames": []}

    def _urn(self, parent: str, token: str, name: str) -> str:
        above = parent.split("::")[2] if parent else ""
        qualified = token if above in ("", _STACK) else f"{above}${token}"
        return f"urn:pulumi:{self._stack}::{self._project}::{qualified}::{name}"

    def _resource(
        self,
        request: _Request,
        urn: str,
        id_: str | None,
        inputs: Mapping[str, object],
        outputs: Mapping[str, object],
        *,
        external: bool,
    ) -> Resource:
        depended = getattr(request, "propertyDependencies", {})
        return Resource(
            urn=urn,
            type=request.type,
            name=request.name,
            id=id_,
            parent=request.parent or None,
            inputs=inputs,
            outputs=outputs,
            dependencies=tuple(request.dependencies),
            property_dependencies={name: tuple(one.urns) for name, one in depended.items()},
            provider=request.provider.rpartition("::")[0] or None,
            external=external,
            protect=bool(getattr(request, "protect", False)),
            retain_on_delete=bool(getattr(request, "retainOnDelete", False)),
            custom=external or request.custom,
            stack=self._stack,
            source=_source(request),
        )


def _with_outputs(known: Resource, outputs: Mapping[str, object]) -> Resource:
    values = {name: getattr(known, name) for name in known.__dataclass_fields__}
    return Resource(**{**values, "outputs": outputs})


def _source(request: _Request) -> tuple[str, int] | None:
    """The first line outside the SDKs that led to the request, relative to this folder."""
    frames = [frame.pc for frame in request.stackTrace.frames] if request.HasField("stackTrace") else []
    for position in (request.sourcePosition, *frames):
        path = urlparse(position.uri).path
        if path and "site-packages" not in path:
            try:
                return str(Path(path).relative_to(Path.cwd())), position.line
            except ValueError:
                continue
    return None
