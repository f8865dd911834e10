"""Stands between the engine and the sandbox's providers: writes down every call, whatever the provider makes of it."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeAlias

import grpc
from typing_extensions import override

from gouvernail.sandbox.log import Log

__all__ = ["Witness", "type_in"]

_Message: TypeAlias = Any  # the generated classes have no fields that a type checker could see
_Behaviour: TypeAlias = Callable[[_Message, grpc.ServicerContext], _Message]
_BROKEN: Final = "unknown"  # what gRPC answers for an exception that nobody meant


class Witness(grpc.ServerInterceptor):
    """Writes the calls of one package into the log."""

    def __init__(self, package: str, log: Log) -> None:
        self._package = package
        self._log = log

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
        call = self._log.begin(
            self._package,
            operation,
            type=type_in(request),
            urn=getattr(request, "urn", ""),
            id=getattr(request, "id", ""),
            preview=getattr(request, "preview", None),
        )
        try:
            answer = behaviour(request, context)
        except BaseException:
            self._log.end(call, "refused", status=_status(context))
            raise
        failures = len(getattr(answer, "failures", ()))
        self._log.end(
            call,
            "refused" if failures else "ok",
            status=f"{failures} failure{'s' if failures > 1 else ''}" if failures else "",
            id=getattr(answer, "id", ""),
        )
        return answer


def type_in(request: _Message) -> str:
    """The token of the resource type or function that a request is about; "" where it is about none."""
    urn: str = getattr(request, "urn", "")
    parts = urn.split("::")
    return parts[2].rpartition("$")[2] if len(parts) > 3 else getattr(request, "tok", "")


def _status(context: grpc.ServicerContext) -> str:
    code: object = context.code()  # pyright: ignore  -- the stubs lack it
    return code.name.lower().replace("_", "-") if isinstance(code, grpc.StatusCode) else _BROKEN
