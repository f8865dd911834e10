"""Everything that the guarantees judge."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Maybe
from policies.expectation import Expectation
from policies.reading.model.archive import Archive, Extender, ReleaseRoute
from policies.reading.model.backup import CopyPlan, FailureRule, Replication, RestoreTest, Vault
from policies.reading.model.budget import CostWatch, Limit
from policies.reading.model.cache import Cache
from policies.reading.model.detection import AccessAnalyser, Aggregator, Collector, Detector, FindingRule
from policies.reading.model.edge import (
    CallCounter,
    DeviceAccess,
    DeviceConfiguration,
    DeviceEntry,
    DeviceRole,
    Signer,
    Wave,
)
from policies.reading.model.events import Sending
from policies.reading.model.gateway import Asker, Gateway, LogWriter
from policies.reading.model.identities import Identity
from policies.reading.model.incidents import IncidentRoute
from policies.reading.model.keys import Key
from policies.reading.model.lake import DatasetStore
from policies.reading.model.networks import Endpoint, Firewall, FlowLog, Link, Network, PublicAddress, Subnet
from policies.reading.model.observability import MeasuringJob, Page, Sampling, Together, Traces, Watch
from policies.reading.model.people import LongLivedKey, Person, PipelineRole, RoleMaker, ServiceRole
from policies.reading.model.pipeline import TrainingPipeline
from policies.reading.model.places import Place
from policies.reading.model.registry import ChangeRule, ImageRepository, ModelGroup, ModelVersion
from policies.reading.model.serving import Alarm, Model, ModelEndpoint, Scaling
from policies.reading.model.stores import Store
from policies.reading.model.traffic import Mover, Router
from policies.reading.model.trails import Trail

__all__ = ["Platform"]


@dataclass(frozen=True, slots=True)
class Platform:
    """Everything that the guarantees judge."""

    networks: Sequence[Network] = ()
    subnets: Sequence[Subnet] = ()
    links: Sequence[Link] = ()
    public: Sequence[PublicAddress] = ()
    firewalls: Sequence[Firewall] = ()
    endpoints: Sequence[Endpoint] = ()
    flow_logs: Sequence[FlowLog] = ()
    stores: Sequence[Store] = ()
    keys: Sequence[Key] = ()
    identities: Sequence[Identity] = ()
    people: Sequence[Person] = ()
    pipeline_roles: Sequence[PipelineRole] = ()
    service_roles: Sequence[ServiceRole] = ()
    role_makers: Sequence[RoleMaker] = ()
    long_lived_keys: Sequence[LongLivedKey] = ()
    trails: Sequence[Trail] = ()
    models: Sequence[Model] = ()
    model_endpoints: Sequence[ModelEndpoint] = ()
    alarms: Sequence[Alarm] = ()
    scalings: Sequence[Scaling] = ()
    incident_routes: Sequence[IncidentRoute] = ()
    sendings: Sequence[Sending] = ()
    gateways: Sequence[Gateway] = ()
    askers: Sequence[Asker] = ()
    log_writers: Sequence[LogWriter] = ()
    caches: Sequence[Cache] = ()
    datasets: Sequence[DatasetStore] = ()
    places: Sequence[Place] = ()
    image_repositories: Sequence[ImageRepository] = ()
    model_groups: Sequence[ModelGroup] = ()
    model_versions: Sequence[ModelVersion] = ()
    change_rules: Sequence[ChangeRule] = ()
    pipelines: Sequence[TrainingPipeline] = ()
    vaults: Sequence[Vault] = ()
    copy_plans: Sequence[CopyPlan] = ()
    replications: Sequence[Replication] = ()
    restore_tests: Sequence[RestoreTest] = ()
    failure_rules: Sequence[FailureRule] = ()
    archives: Sequence[Archive] = ()
    release_routes: Sequence[ReleaseRoute] = ()
    extenders: Sequence[Extender] = ()
    limits: Sequence[Limit] = ()
    cost_watches: Sequence[CostWatch] = ()
    detectors: Sequence[Detector] = ()
    finding_rules: Sequence[FindingRule] = ()
    collectors: Sequence[Collector] = ()
    aggregators: Sequence[Aggregator] = ()
    access_analysers: Sequence[AccessAnalyser] = ()
    watches: Sequence[Watch] = ()
    togethers: Sequence[Together] = ()
    pages: Sequence[Page] = ()
    measuring_jobs: Sequence[MeasuringJob] = ()
    samplings: Sequence[Sampling] = ()
    traces: Sequence[Traces] = ()
    device_access: Sequence[DeviceAccess] = ()
    device_roles: Sequence[DeviceRole] = ()
    device_entries: Sequence[DeviceEntry] = ()
    device_configurations: Sequence[DeviceConfiguration] = ()
    signers: Sequence[Signer] = ()
    waves: Sequence[Wave] = ()
    call_counters: Sequence[CallCounter] = ()
    routers: Sequence[Router] = ()
    movers: Sequence[Mover] = ()
    services: Callable[[], Maybe[Mapping[str, str]]] = dict[str, str]
    """Which services are used, by name, and who uses them; read once it is asked for."""
    standby: "Maybe[Platform | None]" = None
    """What stands ready in the recovery region, read by itself."""
    expected: Expectation = field(default_factory=lambda: Expectation("dev", frozenset(), {}))

    def store(self, name: str) -> Store | None:
        """The store with this id."""
        return next((store for store in self.stores if store.id == name), None)

    @property
    def state_store(self) -> Store | None:
        """The store of Pulumi's state, by the name that the backend's address has: the end of its id."""
        name = self.expected.state or ""
        known = [store for store in self.stores if store.id is not UNKNOWN and name]
        return next((store for store in known if str(store.id) == name or str(store.id).endswith(f"/{name}")), None)

    def key(self, name: str | None) -> Key | None:
        """The key that bears this name (its id, its ARN, an alias); none does where none is named."""
        return next((key for key in self.keys if name in key.names), None)
