"""A Pulumi resource provider that plays a cloud: it checks, creates, reads, updates and deletes what is simulated."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NoReturn, TypeAlias

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc
from typing_extensions import override

from gouvernail.graph import is_known
from gouvernail.sandbox import answers, index, mutability, named, naming, versions
from gouvernail.sandbox.answers import registered
from gouvernail.sandbox.arguments import wire_names
from gouvernail.sandbox.check import Failure, check, check_function
from gouvernail.sandbox.difference import Change, between, replacing
from gouvernail.sandbox.index import ResourceType
from gouvernail.sandbox.place import Place, place
from gouvernail.sandbox.planned import Preview, planned
from gouvernail.sandbox.relations import documents, holding, networks, regions
from gouvernail.sandbox.relations.foreseen import Foreseen
from gouvernail.sandbox.relations.others import Others
from gouvernail.sandbox.relations.references import References
from gouvernail.sandbox.state import Existing, Kept, State, Taken
from gouvernail.sandbox.wire import Properties, decode, encode, texts, top

__all__ = ["Provider"]

_Message: TypeAlias = Any  # the generated classes have no fields that a type checker could see in a servicer
_Context: TypeAlias = grpc.ServicerContext
_TRAIL: Final = "aws:cloudtrail/trail:Trail"
_CONTROLLED: Final = "aws:cloudcontrol/resource:Resource"
_KINDS: Final = {
    ("add", False): provider_pb2.PropertyDiff.ADD,
    ("add", True): provider_pb2.PropertyDiff.ADD_REPLACE,
    ("delete", False): provider_pb2.PropertyDiff.DELETE,
    ("delete", True): provider_pb2.PropertyDiff.DELETE_REPLACE,
    ("update", False): provider_pb2.PropertyDiff.UPDATE,
    ("update", True): provider_pb2.PropertyDiff.UPDATE_REPLACE,
}


class Provider(provider_pb2_grpc.ResourceProviderServicer):
    """One package (`aws`, `azure-native` or `gcp`) over one state.

    The engine attaches every provider instance of the package to this one server and does not name the instance in its
    requests; it opens a connection for each, so that is what tells them apart.
    """

    def __init__(
        self,
        package: str,
        state: State,
        environment: Mapping[str, str],
        *,
        allow_foreign: bool = False,
        preview: Preview = "known",
    ) -> None:
        self._package = package
        self._state = state
        self._environment = environment
        self._allow_foreign = allow_foreign
        self._preview: Preview = preview
        self._foreseen = Foreseen()
        self._references = References(state, self._foreseen, foreign=allow_foreign)
        self._places: dict[str, Place] = {}
        self._engines: dict[str, str] = {}

    # -- who we are

    @override
    def Handshake(self, request: _Message, context: _Context) -> _Message:
        if request.engine_address:  # a plugin that the engine starts is not attached
            self._engines[context.peer()] = request.engine_address
        return provider_pb2.ProviderHandshakeResponse(
            accept_secrets=True, accept_resources=False, accept_outputs=False, supports_autonaming_configuration=True
        )

    @override
    def Attach(self, request: _Message, context: _Context) -> _Message:
        self._engines[context.peer()] = request.address
        return Empty()

    @override
    def GetPluginInfo(self, request: _Message, context: _Context) -> _Message:
        return plugin_pb2.PluginInfo(version=index.version(self._package))

    @override
    def Cancel(self, request: _Message, context: _Context) -> _Message:
        return Empty()

    @override
    def GetMappings(self, request: _Message, context: _Context) -> _Message:
        return provider_pb2.GetMappingsResponse()

    @override
    def GetMapping(self, request: _Message, context: _Context) -> _Message:
        return provider_pb2.GetMappingResponse()

    @override
    def GetSchema(self, request: _Message, context: _Context) -> _Message:
        self._lacks(context, "a schema (for `pulumi import` give --generate-code=false)")

    @override
    def Parameterize(self, request: _Message, context: _Context) -> _Message:
        self._lacks(context, "parameters")

    @override
    def Call(self, request: _Message, context: _Context) -> _Message:
        self._lacks(context, f"the method {request.tok}")

    @override
    def Construct(self, request: _Message, context: _Context) -> _Message:
        self._lacks(context, f"the component {request.type}")

    def _lacks(self, context: _Context, what: str) -> NoReturn:
        context.abort(grpc.StatusCode.UNIMPLEMENTED, f"the sandbox's provider of {self._package} has not {what}")

    # -- configuration

    @override
    def CheckConfig(self, request: _Message, context: _Context) -> _Message:
        given = decode(request.news)
        versions.compare(self._package, given.values, request.urn, self._engines.get(context.peer()))
        found = check(index.provider(self._package), given.values, given.secrets)
        return provider_pb2.CheckResponse(inputs=request.news, failures=_failures(found))

    @override
    def DiffConfig(self, request: _Message, context: _Context) -> _Message:
        return _diff(between(decode(request.old_inputs).values, decode(request.news).values, request.ignoreChanges), ())

    @override
    def Configure(self, request: _Message, context: _Context) -> _Message:
        self._places[context.peer()] = place(self._package, decode(request.args).values, self._environment)
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True,
            supportsPreview=True,
            acceptResources=False,
            acceptOutputs=False,
            supports_autonaming_configuration=True,
        )

    def _here(self, context: _Context) -> Place:
        """The place of the provider instance that asks; it is never guessed."""
        known = self._places.get(context.peer())
        if known is None:
            places = set(self._places.values())
            if len(places) != 1:  # a connection that was opened anew, and several instances it may belong to
                context.abort(grpc.StatusCode.FAILED_PRECONDITION, "the engine did not configure this connection")
            known = places.pop()
        return known

    # -- resources

    @override
    def Check(self, request: _Message, context: _Context) -> _Message:
        resource = self._type(request.urn, context)
        given, old = decode(request.news), decode(request.olds)
        found = [
            *check(resource, given.values, given.secrets),
            *documents.wrong(resource, given.values, given.secrets),
            *networks.wrong(resource.token, given.values, given.secrets),
            *self._misplaced(resource, request.urn, given, context),
            *self._references.judge(resource, self._here(context), given, self._engine(context), foreseeing=True),
        ]
        inputs = Struct()
        inputs.CopyFrom(request.news)
        name = naming.name_property(resource)
        if request.HasField("autonaming") and name and given.values.get(name) is None:
            if request.autonaming.mode == provider_pb2.CheckRequest.AutonamingOptions.DISABLE:
                found.append(Failure(name, "automatic naming is disabled for this resource: give it a name"))
            else:
                inputs.fields[name].string_value = str(old.values.get(name) or request.autonaming.proposed_name)
        return provider_pb2.CheckResponse(inputs=inputs, failures=_failures(found))

    @override
    def Diff(self, request: _Message, context: _Context) -> _Message:
        resource, here = self._type(request.urn, context), self._here(context)
        new = decode(request.news).values
        changes: list[Change] = []
        if request.old_inputs != request.news:
            changes = between(decode(request.old_inputs).values, new, request.ignoreChanges)
        region = request.olds.fields["region"].string_value if "region" in request.olds.fields else ""
        regional = self._package == "aws" and "region" in resource.inputs and region != ""
        stays = regional and region == naming.home(resource, here, new).region
        if stays:  # to name the region that a thing is in, or to leave it to the provider, is the same
            changes = [one for one in changes if one.path != "region"]
        verdicts = mutability.judge(resource, changes)
        mutability.tell(verdicts, request.urn, self._engines.get(context.peer()))
        replaced = [one.path for one in verdicts if one.answer == "replace"]
        if regional and not stays and "region" not in replaced:  # the provider moved
            replaced = [*replaced, "region"]
        same_name = bool(replaced) and request.id == self._id(resource, here, request.urn, new)
        return _diff(changes, replaced, first_delete=same_name)

    @override
    def Create(self, request: _Message, context: _Context) -> _Message:
        resource, given = self._type(request.urn, context), decode(request.properties)
        here = self._here(context)
        id_ = self._id(resource, here, request.urn, given.values)
        thing = self._thing(resource, here, request.urn, id_, given)
        outputs: Mapping[str, object] = thing.outputs
        if request.preview:
            id_, outputs = planned(resource, thing, None, self._preview)
            self._free(thing, context, but=thing.urn, foreseeing=True)
            if thing.id:  # a preview that does not say an id knows it all the same
                self._foreseen.add(self._engine(context), thing)
        else:
            self._all_there(resource, thing, given, context)
            try:
                claimed = naming.claim(resource, thing.place, id_, given.values)
                with self._state.changing():
                    self._free(thing, context)
                    if holding.recovers(thing):
                        self._state.release(thing.type, claimed)
                    self._state.create(thing, claimed, over=answers.overwrites(resource))
            except Taken as taken:
                context.abort(grpc.StatusCode.ALREADY_EXISTS, _taken(thing, taken.existing))
            except Kept as kept:
                context.abort(grpc.StatusCode.ALREADY_EXISTS, f"{thing.type} {thing.id!r}: {kept}")
        return provider_pb2.CreateResponse(id=id_, properties=encode(outputs, thing.secrets))

    @override
    def Read(self, request: _Message, context: _Context) -> _Message:
        resource = self._type(request.urn, context)
        known = {**decode(request.properties).values, **decode(request.inputs).values}
        held = self._find(resource, request.id, request.urn, self._here(context), known) or self._shown_by_others(
            resource, request.id
        )
        if held is None:
            return self._registered(resource, request.id, known, self._here(context))
        return provider_pb2.ReadResponse(
            id=held.id, properties=encode(held.outputs, held.secrets), inputs=encode(held.inputs, held.secrets)
        )

    def _registered(self, resource: ResourceType, id: str, known: Mapping[str, object], here: Place) -> _Message:  # noqa: A002 - the field's own word
        """What people bring, and nothing in Pulumi makes; nothing where it is no such thing."""
        if resource.token == registered.CERTIFICATE:
            brought = registered.certificate(here, id)
            if brought is None:
                return provider_pb2.ReadResponse()
            self._state.tell({id})
            return provider_pb2.ReadResponse(id=id, properties=encode(brought))
        if resource.token == registered.IN_REGISTRY:
            found = registered.in_registry(here, id)
            return provider_pb2.ReadResponse(id=id, properties=encode(found)) if found else provider_pb2.ReadResponse()
        asked = resource.token == _CONTROLLED and known.get("typeName") == registered.VERSION
        shown = registered.properties(here, id) if asked else None
        if shown is None:
            return provider_pb2.ReadResponse()
        given: Mapping[str, object] = {"typeName": registered.VERSION}
        shows = {**given, "region": here.region, "properties": shown}
        return provider_pb2.ReadResponse(id=id, properties=encode(shows), inputs=encode(given))

    def _shown_by_others(self, resource: ResourceType, id: str) -> Existing | None:  # noqa: A002 - the field's own word
        """What another account owns and every account of the organisation may see: an organisation's trail.

        Source: AWS CloudTrail User Guide, "Creating a trail for an organization": members see it and cannot change it.
        """
        found = self._state.find(resource.token, id)
        shared = resource.token == _TRAIL and found is not None and found.outputs.get("isOrganizationTrail") is True
        return found if shared else None

    @override
    def Update(self, request: _Message, context: _Context) -> _Message:
        resource, given = self._type(request.urn, context), decode(request.news)
        here = self._here(context)
        thing = self._thing(resource, here, request.urn, request.id, given)
        outputs: Mapping[str, object] = thing.outputs
        if request.preview:
            _, outputs = planned(resource, thing, decode(request.olds).values, self._preview)
            self._free(thing, context, but=thing.urn, foreseeing=True)
        else:
            self._all_there(resource, thing, given, context)
            held = self._find(resource, request.id, request.urn, here, decode(request.olds).values)
            if held is None:
                context.abort(grpc.StatusCode.NOT_FOUND, f"{resource.token} {request.id!r} does not exist in {here}")
            try:
                with self._state.changing():
                    self._free(thing, context, but=held.urn)
                    self._state.update(held, thing, naming.claim(resource, thing.place, held.id, given.values))
            except Taken as taken:
                context.abort(grpc.StatusCode.ALREADY_EXISTS, _taken(thing, taken.existing))
        return provider_pb2.UpdateResponse(properties=encode(outputs, thing.secrets))

    @override
    def Delete(self, request: _Message, context: _Context) -> _Message:
        resource = self._type(request.urn, context)
        known = decode(request.properties).values
        held = self._find(resource, request.id, request.urn, self._here(context), known)
        if held is not None and not holding.abandoned(held):
            with self._state.changing():
                if why := holding.reasons(held, self._state):
                    said = f"{held.type} {held.id!r} cannot be deleted: {'; '.join(why)}"
                    context.abort(grpc.StatusCode.FAILED_PRECONDITION, said)
                for one in (*holding.goes_along(held, self._state), held):
                    self._state.delete(one, keep=holding.keeps(one))
        return Empty()

    # -- functions

    @override
    def Invoke(self, request: _Message, context: _Context) -> _Message:
        function = index.function(request.tok)
        if function is None:
            context.abort(
                grpc.StatusCode.NOT_FOUND,
                f"package {self._package} {index.version(self._package)} has no function {request.tok}",
            )
        given = decode(request.args)
        args = wire_names(function, given.values)
        found = check_function(function, args, given.secrets)
        if found:
            return provider_pb2.InvokeResponse(failures=_failures(found))
        here = self._here(context)
        try:
            result = answers.invoke(function, here, args, self._state.of_type)
        except (answers.NotSimulated, answers.NotFound) as error:
            result = answers.foreign(function, here, args) if self._allow_foreign else None
            if result is None:
                absent = isinstance(error, answers.NotFound)
                context.abort(grpc.StatusCode.NOT_FOUND if absent else grpc.StatusCode.UNIMPLEMENTED, str(error))
        except answers.Refused as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        else:
            self._state.tell(named.told(self._package, result, args))
        return provider_pb2.InvokeResponse(**{"return": encode(result)})  # pyright: ignore[reportArgumentType]

    # -- what the verbs share

    def _engine(self, context: _Context) -> str:
        return self._engines.get(context.peer(), "")

    def _all_there(self, resource: ResourceType, thing: Existing, given: Properties, context: _Context) -> None:
        """A cloud is never asked for what is not known yet, and refuses what refers to nothing."""
        _all_known(thing, context)
        engine = self._engine(context)
        found = self._references.judge(resource, self._here(context), given, engine, foreseeing=False)
        if found:
            said = "; ".join(f"{one.path}: {one.reason}" for one in found)
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"{resource.token}: {said}")

    def _misplaced(self, resource: ResourceType, urn: str, given: Properties, context: _Context) -> list[Failure]:
        """What lies outside the network, or the region, of what it names, where that is known."""
        if resource.token not in networks.RELATED | regions.RELATED:
            return []
        thing = self._thing(resource, self._here(context), urn, "", given)
        others = Others(self._state, self._foreseen.of(self._engine(context)).things)
        return [*networks.misplaced(thing, others), *regions.misplaced(thing, others)]

    def _free(self, thing: Existing, context: _Context, *, but: str = "", foreseeing: bool = False) -> None:
        """A network gives no addresses twice, nor any that it has not; what was made at the URN `but` is the thing.

        Nor is anything made or changed where a lock of Azure says so.
        """
        if locks := [] if foreseeing else [*holding.locked(thing, self._state, "ReadOnly")]:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, f"{thing.type}: {'; '.join(locks)}")
        if thing.type not in networks.RELATED | regions.RELATED:
            return
        things = self._foreseen.of(self._engine(context)).things if foreseeing else {}
        others = Others(self._state, things)
        found = [*networks.misplaced(thing, others), *regions.misplaced(thing, others)]
        if thing.type in networks.RELATED:
            found += networks.conflicts(thing, others, but=but)
        if found:
            said = "; ".join(f"{one.path}: {one.reason}" for one in found)
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"{thing.type}: {said}")

    def _type(self, urn: str, context: _Context) -> ResourceType:
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

    def _id(self, resource: ResourceType, here: Place, urn: str, inputs: Mapping[str, object]) -> str:
        return answers.physical_id(resource, here, urn, self._state.times_made(urn), inputs)

    def _thing(self, resource: ResourceType, here: Place, urn: str, id_: str, given: Properties) -> Existing:
        """What the cloud would make. Secret is what was given as one, what the SDK marks, what repeats it."""
        outputs = answers.outputs(resource, here, urn, id_, given.values)
        repeating = {name for name, value in outputs.items() if not given.hidden.isdisjoint(texts(value))}
        where = naming.home(resource, here, given.values)
        return Existing(
            package=where.package,
            account=where.account,
            region=where.region,
            type=resource.token,
            id=id_,
            urn=urn,
            inputs=given.values,
            outputs=outputs,
            secrets=given.secrets | resource.secrets | repeating,
        )

    def _find(
        self, resource: ResourceType, id_: str, urn: str, here: Place, known: Mapping[str, object]
    ) -> Existing | None:
        """AWS's ids count in their account and region; Azure's and Google's say themselves where they belong."""
        where = naming.home(resource, here, known) if self._package == "aws" else None
        return self._state.find(resource.token, id_, urn=urn, place=where)


def _taken(thing: Existing, there: Existing) -> str:
    where = f"in account {there.account}, region {there.region} (made as {there.urn})"
    if thing.package == "azure-native":
        return f"cannot create already existing resource {thing.id!r}: it already exists {where}"
    return f"{thing.type} {thing.id!r} already exists {where}"


def _all_known(thing: Existing, context: _Context) -> None:
    """A cloud is never asked for something that is not known yet."""
    unknown = sorted({name for part in (thing.inputs, thing.outputs) for name in part if not is_known(part[name])})
    if unknown:
        context.abort(
            grpc.StatusCode.INVALID_ARGUMENT, f"{thing.type}: {', '.join(unknown)} is not known, so nothing was done"
        )


def _diff(changes: list[Change], replaced: Sequence[str], *, first_delete: bool = False) -> _Message:
    if not changes and not replaced:
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)
    hard = set(replacing(changes, replaced))
    detail = {
        one.path: provider_pb2.PropertyDiff(kind=_KINDS[one.kind, one in hard], inputDiff=True) for one in changes
    }
    for path in replaced:
        if not any(top(path) == top(one.path) for one in changes):  # it moved with its provider
            detail[path] = provider_pb2.PropertyDiff(kind=provider_pb2.PropertyDiff.UPDATE_REPLACE)
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME,
        replaces=sorted({top(path) for path in replaced}),
        diffs=sorted({top(path) for path in detail}),
        detailedDiff=detail,
        hasDetailedDiff=True,
        deleteBeforeReplace=first_delete,
    )


def _failures(found: Iterable[Failure]) -> list[Any]:
    return [provider_pb2.CheckFailure(property=one.path, reason=one.reason) for one in found]
