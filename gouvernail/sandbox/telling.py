"""Saying something in the engine's own display, beside the resource that it is about."""

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

__all__ = ["inform", "warn"]

_SECONDS = 5


def inform(engine: str | None, urn: str, text: str) -> None:
    """A note. `engine` is the address at which the engine listens; without it nobody can be told."""
    _tell(engine, engine_pb2.INFO, urn, text)


def warn(engine: str | None, urn: str, text: str) -> None:
    """A warning, told as a note is."""
    _tell(engine, engine_pb2.WARNING, urn, text)


def _tell(engine: str | None, severity: "engine_pb2.LogSeverity.ValueType", urn: str, text: str) -> None:
    if not engine:
        return
    try:
        with grpc.insecure_channel(engine) as channel:
            request = engine_pb2.LogRequest(severity=severity, message=text, urn=urn)
            engine_pb2_grpc.EngineStub(channel).Log(request, timeout=_SECONDS)  # pyright: ignore[reportUnknownMemberType]
    except grpc.RpcError:
        return  # what nobody hears is no reason to stop
