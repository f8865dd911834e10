"""A provider that does nothing but say what the sandbox said: the same program runs, and no cloud is played.

Create gives the id and the outputs that stand in a sandbox's state under the same URN. Functions and reads, which are
few, are answered by the sandbox's own code from what was created so far, for a program cannot go on without their
answers.

    python -m bench._replay STATE [aws|azure-native|gcp]
"""

import os
import sys
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import grpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc
from typing_extensions import override

from bench._nothing import THREADS, Context, Message, Nothing
from gouvernail.graph import UNKNOWN
from gouvernail.sandbox.provider import Provider
from gouvernail.sandbox.state import Existing, State
from gouvernail.sandbox.wire import decode, encode

__all__ = ["Replay"]


class _Created:
    """What was created so far, as far as functions and reads ask a state."""

    def __init__(self) -> None:
        self.things: list[Existing] = []

    def of_type(self, type: str) -> list[Existing]:  # noqa: A002 - as the state has it
        return [thing for thing in self.things if thing.type == type]

    def find(self, type: str, id_: str, **_: object) -> Existing | None:  # noqa: A002 - as the state has it
        return next((thing for thing in self.of_type(type) if thing.id == id_), None)

    def tell(self, names: Collection[str]) -> None:
        """Nobody asks what was told."""


class Replay(Nothing):
    """Answers from what a state holds. A creation of anything else is refused: the programs must be the same."""

    def __init__(self, state: State, package: str) -> None:
        super().__init__("good")
        self._known: Mapping[str, Existing] = {thing.urn: thing for thing in state.everything()}
        self._created = _Created()
        self._answers = Provider(package, cast("State", self._created), os.environ)

    @override
    def Configure(self, request: Message, context: Context) -> Message:
        return self._answers.Configure(request, context)

    @override
    def Create(self, request: Message, context: Context) -> Message:
        thing = self._known.get(request.urn) or self._written_over(request)
        if thing is None:
            context.abort(grpc.StatusCode.NOT_FOUND, f"{request.urn} was not there when it was recorded")
        if not request.preview:
            self._created.things.append(thing)
        return provider_pb2.CreateResponse(id=thing.id, properties=encode(thing.outputs, thing.secrets))

    def _written_over(self, request: Message) -> Existing | None:
        """What two ask for alike (a service switched on) stands once in a state, under the URN of the second."""
        asked = {key: value for key, value in decode(request.properties).values.items() if value is not UNKNOWN}
        kind = request.urn.split("::")[2].rpartition("$")[2]
        alike = (thing for thing in self._known.values() if thing.type == kind)
        return next((one for one in alike if all(one.inputs.get(key) == its for key, its in asked.items())), None)

    @override
    def Read(self, request: Message, context: Context) -> Message:
        return self._answers.Read(request, context)

    @override
    def Invoke(self, request: Message, context: Context) -> Message:
        return self._answers.Invoke(request, context)


def _main(file: str, package: str = "aws") -> None:
    with State(Path(file)) as state:
        server = grpc.server(ThreadPoolExecutor(THREADS))
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(Replay(state, package), server)
        sys.stdout.write(f"{server.add_insecure_port('127.0.0.1:0')}\n")
        server.start()
        sys.stdout.flush()
        sys.stdin.read()
        server.stop(grace=None).wait()


if __name__ == "__main__":
    _main(*sys.argv[1:])
