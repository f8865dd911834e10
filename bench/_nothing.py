"""A provider that does nothing, behind the same gRPC as the sandbox's: what everything else costs.

Check takes what it is given, Create gives an id, Diff sees no change. Says its port, and ends with its standard input.
`refuse` and `differ` are known-bad ones, for the test of the benchmark itself.

    python -m bench._nothing [good|refuse|differ]
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any, Final, TypeAlias

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc
from typing_extensions import override

__all__ = ["THREADS", "Context", "Message", "Nothing"]

Message: TypeAlias = Any  # the generated classes have no fields that a type checker could see in a servicer
Context: TypeAlias = grpc.ServicerContext
THREADS: Final = 16  # as the sandbox's


class Nothing(provider_pb2_grpc.ResourceProviderServicer):
    """Takes everything and keeps nothing."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._numbers = count()

    @override
    def Attach(self, request: Message, context: Context) -> Message:
        return Empty()

    @override
    def GetPluginInfo(self, request: Message, context: Context) -> Message:
        return plugin_pb2.PluginInfo(version="7.0.0")

    @override
    def CheckConfig(self, request: Message, context: Context) -> Message:
        return provider_pb2.CheckResponse(inputs=request.news)

    @override
    def DiffConfig(self, request: Message, context: Context) -> Message:
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    @override
    def Configure(self, request: Message, context: Context) -> Message:
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    @override
    def Check(self, request: Message, context: Context) -> Message:
        failures = [provider_pb2.CheckFailure(property="it", reason="no")] if self._kind == "refuse" else []
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    @override
    def Diff(self, request: Message, context: Context) -> Message:
        some = self._kind == "differ"
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if some else provider_pb2.DiffResponse.DIFF_NONE
        )

    @override
    def Create(self, request: Message, context: Context) -> Message:
        return provider_pb2.CreateResponse(id=f"it-{next(self._numbers)}", properties=request.properties)

    @override
    def Cancel(self, request: Message, context: Context) -> Message:
        return Empty()


def _main(kind: str) -> None:
    server = grpc.server(ThreadPoolExecutor(THREADS))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Nothing(kind), server)
    sys.stdout.write(f"{server.add_insecure_port('127.0.0.1:0')}\n")
    server.start()
    sys.stdout.flush()
    sys.stdin.read()
    server.stop(grace=None).wait()


if __name__ == "__main__":
    _main(*sys.argv[1:] or ("good",))
