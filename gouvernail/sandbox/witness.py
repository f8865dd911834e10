"""Stands between the engine and the sandbox's providers: lets faults happen, and writes down every call."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias

import grpc
from typing_extensions import override

from gouvernail.sandbox import index
from gouvernail.sandbox.log import Log, Running
from gouvernail.sandbox.state import State

if TYPE_CHECKING:
    from gouvernail.sandbox.faults import Effect

__all__ = ["Witness"]

_Message: TypeAlias = Any  # the generated classes have no fields that a type checker could see
_Behaviour: TypeAlias = Callable[[_Message, grpc.ServicerContext], _Message]
_PLANNED: Final = ("Create", "Update")  # at preview nothing is asked of a cloud
_URN_PARTS: Final = 3
_BROKEN: Final = "unknown"  # what gRPC answers for an exception that nobody meant


class Witness(grpc.ServerInterceptor):
    """Writes the calls of one package into the log, and lets them meet the faults that the state holds."""

    def __init__(self, package: str, log: Log, state: State) -> None:
        self._package = package
        self._log = log
        self._state = state

    @override
    def intercept_service(
        self,
        continuation: "Callable[[grpc.HandlerCallDetails], grpc.RpcMethodHandler[Any, Any] | None]",
        handler_call_details: grpc.HandlerCallDetails,
    ) -> "grpc.RpcMethodHandler[Any, Any] | None":
        """The provider's own handler, with the log around it."""
        handler = continuation(handler_call_details)
        if handler is None or handler.unary_unary is None:
            return handler
        operation = handler_call_details.method.rpartition("/")[2]
        return grpc.unary_unary_rpc_method_handler(
            partial(self._serve, operation, handler.unary_unary),
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )

    def _serve(
        self, operation: str, behaviour: _Behaviour, request: _Message, context: grpc.ServicerContext
    ) -> _Message:
        kind, preview = _type_in(request), getattr(request, "preview", None)
        urn, id_ = getattr(request, "urn", ""), getattr(request, "id", "")
        call = self._log.begin(self._package, operation, type=kind, urn=urn, id=id_, preview=preview)
        said = ""
        try:
            met = [] if preview and operation in _PLANNED else self._due(operation, kind)
            said = ", ".join(one.said for one in met)
            for one in met:
                self._endure(one, call, said, context)
            answer = behaviour(request, context)
        except BaseException:
            self._log.end(call, "refused", status=_status(context), fault=said)
            raise
        if any(one.crash == "after" for one in met):
            self._crash(call, said)
        failures = len(getattr(answer, "failures", ()))
        status = f"{failures} failure{'s' if failures > 1 else ''}" if failures else ""
        given = getattr(answer, "id", "")
        self._log.end(call, "refused" if failures else "ok", status=status, fault=said, id=given)
        if late := sum(one.late for one in met):
            from gouvernail.sandbox import faults

            faults.wait(late, context)
        return answer

    def _due(self, operation: str, kind: str) -> "list[Effect]":
        if not self._state.faults():
            return []
        from gouvernail.sandbox import faults  # a third of a server's start, which few have a use for

        known = index.function(kind) if operation == "Invoke" else index.resource(kind)
        if known is None:
            return []
        return faults.due(self._state, self._package, known.token, operation.lower())

    def _endure(self, one: "Effect", call: Running, said: str, context: grpc.ServicerContext) -> None:
        from gouvernail.sandbox import faults

        faults.wait(one.seconds, context)
        if one.refusal:
            context.abort(*one.refusal)
        if one.crash == "before":
            self._crash(call, said)

    def _crash(self, call: Running, said: str) -> NoReturn:
        from gouvernail.sandbox import faults

        self._log.end(call, "crashed", fault=said)
        faults.crash()


def _type_in(request: _Message) -> str:
    """The token of the resource type or function that a request is about; "" where it is about none."""
    urn: str = getattr(request, "urn", "")
    parts = urn.split("::")
    return parts[2].rpartition("$")[2] if len(parts) > _URN_PARTS else getattr(request, "tok", "")


def _status(context: grpc.ServicerContext) -> str:
    code: object = context.code()  # pyright: ignore  -- the stubs lack it
    return code.name.lower().replace("_", "-") if isinstance(code, grpc.StatusCode) else _BROKEN
