"""A Pulumi resource provider that plays a cloud: it checks, creates, reads, updates and deletes what is only simulated."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc
from typing_extensions import override

from gouvernail.sandbox import answers, index
from gouvernail.sandbox.arguments import wire_names
from gouvernail.sandbox.check import Failure, check, check_function
from gouvernail.sandbox.index import ResourceType
from gouvernail.sandbox.place import Place, place
from gouvernail.sandbox.state import Existing, State, Taken
from gouvernail.sandbox.wire import decode, encode

__all__ = ["Provider"]


class Provider(provider_pb2_grpc.ResourceProviderServicer):
    """One package (`aws`, `azure-native` or `gcp`) over one state.

    The engine attaches every provider instance of the package to this one server and does not name the instance in its
    requests; it opens a connection for each, so that is what tells them apart.
    """

    def __init__(self, package: str, state: State, environment: Mapping[str, str]) -> None:
        self._package = package
        self._state = state
        self._environment = environment
        self._places: dict[str, Place] = {}
        self._tags: dict[str, Mapping[str, object]] = {}

    # -- who we are

    @override
    def Handshake(self, request: Any, context: grpc.ServicerContext) -> Any:
        return provider_pb2.ProviderHandshakeResponse(
            accept_secrets=True, accept_resources=False, accept_outputs=False, supports_autonaming_configuration=True
        )

    @override
    def Attach(self, request: Any, context: grpc.ServicerContext) -> Any:
        return Empty()

    @override
    def GetPluginInfo(self, request: Any, context: grpc.ServicerContext) -> Any:
        return plugin_pb2.PluginInfo(version=index.version(self._package))

    @override
    def Cancel(self, request: Any, context: grpc.ServicerContext) -> Any:
        return Empty()

    # -- configuration

    @override
    def CheckConfig(self, request: Any, context: grpc.ServicerContext) -> Any:
        given = decode(request.news)
        found = check(index.provider(self._package), _opened(given.values), given.secrets)
        return provider_pb2.CheckResponse(inputs=request.news, failures=_failures(found))

    @override
    def DiffConfig(self, request: Any, context: grpc.ServicerContext) -> Any:
        changed = request.olds != request.news
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE
        )

    @override
    def Configure(self, request: Any, context: grpc.ServicerContext) -> Any:
        given = decode(request.args).values
        self._places[context.peer()] = place(self._package, given, self._environment)
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True,
            supportsPreview=True,
            acceptResources=False,
            acceptOutputs=False,
            supports_autonaming_configuration=True,
        )

    def _type(self, urn: str, context: grpc.ServicerContext) -> ResourceType:
        token = urn.split("::")[2].rpartition("$")[2]
        known = index.resource(token)
        if known is None:
            near = index.nearest(token, index.tokens(self._package))
            context.abort(
                grpc.StatusCode.INVALID_ARGUMENT,
                f"package {self._package} {index.version(self._package)} has no type {token}"
                + (f": did you mean {near}?" if near else ""),
            )
        return known

    def _place(self, context: grpc.ServicerContext, inputs: Mapping[str, object]) -> Place:
        return self._places.get(context.peer()) or place(self._package, {}, self._environment)

    # -- resources

    @override
    def Check(self, request: Any, context: grpc.ServicerContext) -> Any:
        given = decode(request.news)
        found = check(self._type(request.urn, context), given.values, given.secrets)
        return provider_pb2.CheckResponse(inputs=request.news, failures=_failures(found))

    @override
    def Diff(self, request: Any, context: grpc.ServicerContext) -> Any:
        old, new = decode(request.old_inputs).values, decode(request.news).values
        changed = sorted(
            key for key in {*old, *new} if old.get(key) != new.get(key) and key not in request.ignoreChanges
        )
        if not changed:
            return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)
        replaced = answers.replaces(self._type(request.urn, context), old, new)
        kinds = provider_pb2.PropertyDiff
        tops = {path.partition(".")[0].partition("[")[0] for path in replaced}

        def kind(key: str) -> int:
            base = kinds.ADD if key not in old else kinds.DELETE if key not in new else kinds.UPDATE
            return base + 1 if key in tops else base

        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME,
            replaces=[key for key in changed if key in tops],
            diffs=changed,
            detailedDiff={key: provider_pb2.PropertyDiff(kind=kind(key), inputDiff=True) for key in changed},
            hasDetailedDiff=True,
        )

    @override
    def Create(self, request: Any, context: grpc.ServicerContext) -> Any:
        given = decode(request.properties)
        resource = self._type(request.urn, context)
        where = self._place(context, given.values)
        generation = self._state.times_made(request.urn)
        id = answers.physical_id(resource, where, request.urn, generation, given.values)
        outputs = answers.outputs(resource, where, request.urn, id, given.values)
        secrets = given.secrets | resource.secrets
        if not request.preview:
            thing = Existing(
                where.package,
                where.account,
                where.region,
                resource.token,
                id,
                request.urn,
                given.values,
                outputs,
                secrets,
            )
            try:
                self._state.create(thing, over=answers.overwrites(resource))
            except Taken as taken:
                context.abort(
                    grpc.StatusCode.ALREADY_EXISTS,
                    f"{resource.token} {id!r} already exists in {where} (made as {taken.existing.urn})",
                )
        return provider_pb2.CreateResponse(id=id, properties=encode(outputs, secrets))

    @override
    def Read(self, request: Any, context: grpc.ServicerContext) -> Any:
        thing = self._state.find(self._place(context, {}), self._type(request.urn, context).token, request.id)
        if thing is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(
            id=thing.id, properties=encode(thing.outputs, thing.secrets), inputs=encode(thing.inputs, thing.secrets)
        )

    @override
    def Update(self, request: Any, context: grpc.ServicerContext) -> Any:
        given = decode(request.news)
        resource = self._type(request.urn, context)
        where = self._place(context, given.values)
        outputs = answers.outputs(resource, where, request.urn, request.id, given.values)
        secrets = given.secrets | resource.secrets
        if not request.preview:
            held = self._state.find(where, resource.token, request.id)
            if held is None:
                context.abort(grpc.StatusCode.NOT_FOUND, f"{resource.token} {request.id!r} does not exist")
            self._state.update(replace(held, urn=request.urn, inputs=given.values, outputs=outputs, secrets=secrets))
        return provider_pb2.UpdateResponse(properties=encode(outputs, secrets))

    @override
    def Delete(self, request: Any, context: grpc.ServicerContext) -> Any:
        held = self._state.find(self._place(context, {}), self._type(request.urn, context).token, request.id)
        if held is not None:
            self._state.delete(held)
        return Empty()

    # -- functions

    @override
    def Invoke(self, request: Any, context: grpc.ServicerContext) -> Any:
        function = index.function(request.tok)
        if function is None:
            context.abort(grpc.StatusCode.NOT_FOUND, f"there is no function {request.tok} in package {self._package}")
        given = decode(request.args)
        args = wire_names(function, given.values)
        found = check_function(function, args, given.secrets)
        if found:
            return provider_pb2.InvokeResponse(failures=_failures(found))
        try:
            result = answers.invoke(function, self._place(context, args), args, self._state.of_type)
        except (answers.NotSimulated, answers.NotFound) as error:
            context.abort(
                grpc.StatusCode.UNIMPLEMENTED if isinstance(error, answers.NotSimulated) else grpc.StatusCode.NOT_FOUND,
                str(error),
            )
        return provider_pb2.InvokeResponse(**{"return": encode(result)})


def _opened(config: Mapping[str, object]) -> dict[str, object]:
    """Provider configuration with its values opened: what is no text travels as JSON in a string."""
    opened = dict(config)
    for name, value in config.items():
        if (isinstance(value, str) and value[:1] in ("[", "{", '"')) or value in ("true", "false"):
            try:
                opened[name] = json.loads(cast("str", value))
            except ValueError:
                continue
    return opened


def _failures(found: Iterable[Failure]) -> list[Any]:
    return [provider_pb2.CheckFailure(property=one.path, reason=one.reason) for one in found]
