"""What stands for an engine where only its display matters."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import engine_pb2_grpc
from typing_extensions import override


class Engine(engine_pb2_grpc.EngineServicer):
    """Keeps what it is told: severity, resource, text."""

    address = ""

    def __init__(self):
        self.said = []

    @override
    def Log(self, request, context):
        self.said.append((request.severity, request.urn, request.message))
        return Empty()


@contextmanager
def listening() -> Iterator[Engine]:
    """An engine that listens at its `address`."""
    engine = Engine()
    server = grpc.server(ThreadPoolExecutor(1))
    engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
    engine.address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    try:
        yield engine
    finally:
        server.stop(None).wait()
