"""What stands where the engine's resource monitor stands, with the sandbox's providers behind it."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NoReturn, TypeAlias, TypeVar, cast
from urllib.parse import unquote, urlparse

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime import mocks
from pulumi.runtime.proto import provider_pb2, resource_pb2
from typing_extensions import override

from gouvernail.errors import Problem
from gouvernail.graph import SECRET, Resource
from gouvernail.sandbox.index import PACKAGES
from gouvernail.sandbox.provider import Provider
from gouvernail.sandbox.state import State
from gouvernail.sandbox.wire import decode, encode, veiled

__all__ = ["Monitor"]

_Message: TypeAlias = Any  # the generated classes have no fields that a type checker could see in a servicer

_Answer = TypeVar("_Answer")

_STACK: Final = "pulumi:pulumi:Stack"
_REFERENCE: Final = "pulumi:pulumi:StackReference"
_READ_OUTPUTS: Final = "pulumi:pulumi:readStackOutputs"
_READ_RESOURCES: Final = "pulumi:pulumi:readStackResourceOutputs"
_PROVIDERS: Final = "pulumi:providers:"
_SIMULATED: Final = "simulated"


class _Refused(grpc.RpcError):
    """What a provider says when it does not do what it is asked: an error of the wire, as the SDK expects one."""

    def __init__(self, said: str, *, noted: bool = False) -> None:
        super().__init__(said)
        self.noted = noted

    def code(self) -> grpc.StatusCode:
        """Not UNAVAILABLE, which the SDK takes for the end of the engine."""
        return grpc.StatusCode.UNKNOWN

    def details(self) -> str:
        """What went wrong."""
        return str(self)


class _Context:
    """What a provider needs of a connection: whose it is, and how to refuse."""

    def __init__(self, peer: str) -> None:
        self._peer = peer

    def peer(self) -> str:
        """The provider instance."""
        return self._peer

    def abort(self, _code: grpc.StatusCode, details: str) -> NoReturn:
        """Refuse."""
        raise _Refused(details)


class Monitor(mocks.MockMonitor):
    """Answers one program. `registered` is what it registered by URN, `problems` what the clouds refused."""

    def __init__(
        self,
        project: str,
        stack_name: str,
        config: Mapping[str, str],
        state: State,
        references: Mapping[str, Mapping[str, object]],
        *,
        allow_foreign: bool = False,
        preview: bool = False,
    ) -> None:
        super().__init__(cast("Any", None))
        self._project, self._stack, self._config = project, stack_name, config
        self._state, self._references = state, references
        self._allow_foreign, self._preview = allow_foreign, preview
        self._providers: dict[str, Provider] = {}
        self._lock = threading.RLock()
        self.registered: dict[str, Resource] = {}
        self.problems: list[Problem] = []

    @override
    def RegisterResource(self, request: _Message) -> Any:
        with self._lock:
            urn = self._urn(request.parent, request.type, request.name)
            id_, answered = "", request.object
            if request.type.startswith(_PROVIDERS):
                id_ = _SIMULATED
                self._configure(request, urn)
            elif request.custom:
                id_, answered = self._asked(request, lambda: self._made(request, urn))
            self.registered[urn] = self._resource(request, urn, id_, _shown(request.object), _shown(answered))
            return resource_pb2.RegisterResourceResponse(urn=urn, id=id_, object=answered, stable=False)

    @override
    def ReadResource(self, request: _Message) -> Any:
        with self._lock:
            urn = self._urn(request.parent, request.type, request.name)
            if request.type == _REFERENCE:
                name = str(decode(request.properties).values.get("name") or request.id)
                answered = encode(self._asked(request, lambda: self._referred(name)))
                inputs: Mapping[str, object] = {"name": name}
            else:
                answered = self._asked(request, lambda: self._read(request, request.id, urn)).properties
                inputs = {}
            self.registered[urn] = self._resource(request, urn, request.id, inputs, _shown(answered), external=True)
            return resource_pb2.ReadResourceResponse(urn=urn, properties=answered)

    @override
    def Invoke(self, request: _Message) -> Any:
        with self._lock:
            if request.tok == _READ_OUTPUTS:  # a program may ask for what is not there, and go on
                found = self._referred(str(decode(request.args).values.get("name")))
                return resource_pb2.ResourceInvokeResponse(**cast("Any", {"return": encode(found)}))
            if request.tok == _READ_RESOURCES:
                held = self._held(str(decode(request.args).values.get("stackName")))
                return resource_pb2.ResourceInvokeResponse(**cast("Any", {"return": encode(held)}))
            provider, context = self._provider(request.tok), self._context(request)
            asked = provider_pb2.InvokeRequest(tok=request.tok, args=request.args)
            answer = provider.Invoke(asked, context)
            return resource_pb2.ResourceInvokeResponse(
                **cast("Any", {"return": getattr(answer, "return"), "failures": answer.failures})
            )

    @override
    def RegisterResourceOutputs(self, request: _Message) -> Any:
        with self._lock:
            known = self.registered.get(request.urn)
            if known:
                self.registered[request.urn] = replace(known, outputs={**known.outputs, **_shown(request.outputs)})
            return Empty()

    # -- the providers

    def _provider(self, token: str) -> Provider:
        package = token.removeprefix(_PROVIDERS).partition(":")[0]
        if package not in PACKAGES:
            raise _Refused(f"the sandbox does not simulate the package {package!r}, only {', '.join(PACKAGES)}")
        if package not in self._providers:
            foreign, told = self._allow_foreign, "cloud" if self._preview else "known"
            provider = Provider(package, self._state, {}, allow_foreign=foreign, preview=told)
            self._providers[package] = provider
            start = f"{package}:"
            own = {name.removeprefix(start): text for name, text in self._config.items() if name.startswith(start)}
            provider.Configure(provider_pb2.ConfigureRequest(args=encode(own)), self._connection(f"{package} default"))
        return self._providers[package]

    def _configure(self, request: _Message, urn: str) -> None:
        provider, context = self._provider(request.type), self._connection(f"{urn}::{_SIMULATED}")
        checked = provider.CheckConfig(provider_pb2.CheckRequest(urn=urn, news=request.object), context)
        self._note(request, checked.failures)
        provider.Configure(provider_pb2.ConfigureRequest(args=request.object), context)

    def _context(self, request: _Message) -> grpc.ServicerContext:
        token = getattr(request, "tok", "") or request.type
        return self._connection(request.provider or f"{token.partition(':')[0]} default")

    @staticmethod
    def _connection(peer: str) -> grpc.ServicerContext:
        return cast("Any", _Context(peer))

    def _made(self, request: _Message, urn: str) -> tuple[str, _Message]:
        provider, context = self._provider(request.type), self._context(request)
        checked = provider.Check(provider_pb2.CheckRequest(urn=urn, news=request.object), context)
        self._note(request, checked.failures)
        if request.importId:
            try:
                return request.importId, self._read(request, request.importId, urn).properties
            except _Refused:
                if not self._allow_foreign:  # what a lookup made up can be taken over: it is as it is asked for
                    raise
        try:
            asked = provider_pb2.CreateRequest(urn=urn, properties=request.object, preview=self._preview)
            made = provider.Create(asked, context)
        except _Refused as refusal:
            raise _Refused(str(refusal), noted=bool(checked.failures)) from None  # its check has said why
        return made.id, made.properties

    def _read(self, request: _Message, id_: str, urn: str) -> _Message:
        provider = self._provider(request.type)
        known = request.object if hasattr(request, "object") else request.properties
        answer = provider.Read(provider_pb2.ReadRequest(id=id_, urn=urn, properties=known), self._context(request))
        if not answer.id:
            raise _Refused(f"resource '{id_}' does not exist")
        return answer

    def _referred(self, name: str) -> dict[str, object]:
        outputs = self._references.get(name.rpartition("/")[2])
        if outputs is None:
            raise _Refused(f"unknown stack {name!r}")
        return {"name": name, "outputs": dict(outputs), "secretOutputNames": []}

    def _held(self, name: str) -> dict[str, object]:
        """What this stack has: nothing yet, as each run is a first one. Of other stacks it is not known."""
        if name.rpartition("/")[2] != self._stack:
            raise _Refused(f"what the stack {name!r} has is not known here")
        return {"name": name, "outputs": {}}

    # -- what is said of it

    def _asked(self, request: _Message, question: Callable[[], _Answer]) -> _Answer:
        """The answer; a refusal is noted before it ends the program."""
        try:
            return question()
        except _Refused as refusal:
            if not refusal.noted:
                self.problems.append(_problem(request, "", str(refusal)))
            raise

    def _note(self, request: _Message, failures: _Message) -> None:
        self.problems += [_problem(request, failure.property, failure.reason) for failure in failures]

    def _urn(self, parent: str, token: str, name: str) -> str:
        above = parent.split("::")[2] if parent else ""
        qualified = token if above in ("", _STACK) else f"{above}${token}"
        return f"urn:pulumi:{self._stack}::{self._project}::{qualified}::{name}"

    def _resource(
        self,
        request: _Message,
        urn: str,
        id_: str,
        inputs: Mapping[str, object],
        outputs: Mapping[str, object],
        *,
        external: bool = False,
    ) -> Resource:
        depended = getattr(request, "propertyDependencies", {})
        return Resource(
            urn=urn,
            type=request.type,
            name=request.name,
            id=id_ or None,
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


def _shown(struct: Struct) -> dict[str, object]:
    """The values as an export of the stack shows them."""
    given = decode(struct)
    return veiled(given.values, given.secrets, SECRET)


def _problem(request: _Message, path: str, reason: str) -> Problem:
    source = _source(request)
    return Problem(
        reason,
        file=source[0] if source else None,
        line=source[1] if source else None,
        path=f"{request.type} {request.name}" + (f".{path}" if path else ""),
    )


def _source(request: _Message) -> tuple[str, int] | None:
    """The first line outside the SDKs that led to the request; relative to this folder where it is below it."""
    frames = [frame.pc for frame in request.stackTrace.frames] if request.HasField("stackTrace") else []
    for place in (request.sourcePosition, *frames):
        path = Path(unquote(urlparse(str(place.uri)).path))
        if path.name and "site-packages" not in path.parts:
            here = Path.cwd()
            return str(path.relative_to(here) if path.is_relative_to(here) else path), int(place.line)
    return None
