"""A program of Pulumi run in process: what it registers, as plain values. No engine, no provider, no cloud."""

import asyncio
import gc
import json
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
import pytest
from pulumi.runtime import mocks, set_mocks
from pulumi.runtime.stack import run_pulumi_func

ACCOUNT = "111111111111"
REGION = "eu-west-1"

Answers = Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]]


@dataclass(frozen=True)
class Registered:
    """One resource as the program registered it; `read` where it was looked up instead of made."""

    token: str
    name: str
    inputs: Mapping[str, Any]
    parent: str
    imported: str
    retained: bool
    read: bool
    provider: str

    def policy(self, key: str = "policy") -> list[dict[str, Any]]:
        return json.loads(self.inputs[key])["Statement"]


class Registry:
    """What one program registered."""

    def __init__(self, resources: list[Registered], outputs: Mapping[str, Any]) -> None:
        self.resources = resources
        self.outputs = outputs

    def __iter__(self) -> Iterator[Registered]:
        return iter(self.resources)

    def all(self, token: str) -> list[Registered]:
        return [one for one in self.resources if one.token == f"aws:{token}"]

    def one(self, token: str, name: str | None = None) -> Registered:
        found = [one for one in self.all(token) if name in {None, one.name}]
        assert len(found) == 1, f"{len(found)} of {token} {name or ''}: {sorted({one.token for one in self.resources})}"
        return found[0]


class _Answers(mocks.Mocks):
    def __init__(self, answers: Answers) -> None:
        self.answers = answers

    def call(self, args: mocks.MockCallArgs) -> dict[str, Any]:
        if args.token not in self.answers:
            raise AssertionError(f"the program asked {args.token} {args.args}")
        return dict(self.answers[args.token](args.args))

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        kind = args.typ.rpartition(":")[2]
        place = f"{kind}/{args.name}"
        known = {"arn": f"arn:aws:test:{REGION}:{ACCOUNT}:{place}", "name": args.name}
        if args.typ == "aws:s3/bucket:Bucket":
            known["arn"] = f"arn:aws:s3:::{args.inputs.get('bucket', args.resource_id)}"
        if args.typ == "aws:kms/key:Key":
            known["keyId"] = args.name
        if args.typ == "aws:ec2/vpcEndpoint:VpcEndpoint" and args.inputs.get("vpcEndpointType") == "Gateway":
            known["prefixListId"] = f"pl-{args.name}"
        return args.resource_id or f"{kind}-{args.name}", {**known, **args.inputs}


class _Monitor(mocks.MockMonitor):
    def __init__(self, answers: Answers) -> None:
        super().__init__(_Answers(answers))
        self.registered: list[Registered] = []

    def RegisterResource(self, request: Any) -> Any:
        self._note(request, read=False)
        return super().RegisterResource(request)

    def ReadResource(self, request: Any) -> Any:
        self._note(request, read=True)
        return super().ReadResource(request)

    def _note(self, request: Any, *, read: bool) -> None:
        inputs = pulumi.runtime.rpc.deserialize_properties(request.properties if read else request.object)
        self.registered.append(
            Registered(
                token=request.type,
                name=request.name,
                inputs=inputs,
                parent=request.parent,
                imported="" if read else request.importId,
                retained=False if read else request.retainOnDelete,
                read=read,
                provider=request.provider,
            )
        )


@pytest.fixture
def build() -> Callable[..., Registry]:
    """A program (a function without arguments) -> what it registered.

    `answers` maps a function of a cloud to what it answers; one that the program asks and that is not there fails.
    """

    def run(
        program: Callable[[], Any], *, stack: str = "test", answers: Answers | None = None, config: Any = None
    ) -> Registry:
        monitor = _Monitor(answers or {})
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        outputs: dict[str, Any] = {}

        async def whole() -> None:
            def body() -> None:
                given = program()
                if isinstance(given, Mapping):
                    for key, value in given.items():
                        pulumi.Output.from_input(value).apply(lambda known, key=key: outputs.update({key: known}))

            await run_pulumi_func(body)

        set_mocks(monitor.mocks, project="gouvernail", stack=stack, preview=False, monitor=monitor)
        pulumi.runtime.set_all_config(config or {})
        try:
            loop.run_until_complete(whole())
        finally:
            loop.run_until_complete(loop.shutdown_default_executor())
            asyncio.set_event_loop(None)
            loop.close()
            with warnings.catch_warnings():  # the SDK makes a loop in each of its threads and closes none
                warnings.simplefilter("ignore", ResourceWarning)
                gc.collect()
        return Registry(monitor.registered, outputs)

    return run
