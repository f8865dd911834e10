"""Everything that the guarantees judge."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assurance.expectation import Expectation
from assurance.reading.maybe import Maybe
from assurance.reading.model.archive import Archive, Extender, ReleaseRoute
from assurance.reading.model.backup import CopyPlan, FailureRule, Replication, RestoreTest, Vault
from assurance.reading.model.budget import CostWatch, Limit
from assurance.reading.model.cache import Cache
from assurance.reading.model.detection import AccessAnalyser, Aggregator, Collector, Detector, FindingRule
from assurance.reading.model.edge import (
    CallCounter,
    DeviceAccess,
    DeviceConfiguration,
    DeviceEntry,
    DeviceRole,
    Signer,
    Wave,
)
from assurance.reading.model.events import Sending
from assurance.reading.model.gateway import Asker, Gateway, LogWriter
from assurance.reading.model.identities import Identity
from assurance.reading.model.incidents import IncidentRoute
from assurance.reading.model.keys import Key
from assurance.reading.model.lake import DatasetStore
from assurance.reading.model.networks import Endpoint, Firewall, FlowLog, Link, Network, PublicAddress, Subnet
from assurance.reading.model.observability import MeasuringJob, Page, Sampling, Together, Traces, Watch
from assurance.reading.model.people import LongLivedKey, Person, PipelineRole, RoleMaker, ServiceRole
from assurance.reading.model.pipeline import TrainingPipeline
from assurance.reading.model.registry import ChangeRule, ImageRepository, ModelGroup, ModelVersion
from assurance.reading.model.serving import Alarm, Model, ModelEndpoint, Scaling
from assurance.reading.model.stores import Store
from assurance.reading.model.trails import Trail
from gouvernail.graph import UNKNOWN

__all__ = ["Platform"]


@dataclass(frozen=True, slots=True)
class Platform:
    """Everything that the guarantees judge."""

    networks: tuple[Network, ...] = ()
    subnets: tuple[Subnet, ...] = ()
    links: tuple[Link, ...] = ()
    public: tuple[PublicAddress, ...] = ()
    firewalls: tuple[Firewall, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    flow_logs: tuple[FlowLog, ...] = ()
    stores: tuple[Store, ...] = ()
    keys: tuple[Key, ...] = ()
    identities: tuple[Identity, ...] = ()
    people: tuple[Person, ...] = ()
    pipeline_roles: tuple[PipelineRole, ...] = ()
    service_roles: tuple[ServiceRole, ...] = ()
    role_makers: tuple[RoleMaker, ...] = ()
    long_lived_keys: tuple[LongLivedKey, ...] = ()
    trails: tuple[Trail, ...] = ()
    models: tuple[Model, ...] = ()
    model_endpoints: tuple[ModelEndpoint, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    scalings: tuple[Scaling, ...] = ()
    incident_routes: tuple[IncidentRoute, ...] = ()
    sendings: tuple[Sending, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    askers: tuple[Asker, ...] = ()
    log_writers: tuple[LogWriter, ...] = ()
    caches: tuple[Cache, ...] = ()
    datasets: tuple[DatasetStore, ...] = ()
    image_repositories: tuple[ImageRepository, ...] = ()
    model_groups: tuple[ModelGroup, ...] = ()
    model_versions: tuple[ModelVersion, ...] = ()
    change_rules: tuple[ChangeRule, ...] = ()
    pipelines: tuple[TrainingPipeline, ...] = ()
    vaults: tuple[Vault, ...] = ()
    copy_plans: tuple[CopyPlan, ...] = ()
    replications: tuple[Replication, ...] = ()
    restore_tests: tuple[RestoreTest, ...] = ()
    failure_rules: tuple[FailureRule, ...] = ()
    archives: tuple[Archive, ...] = ()
    release_routes: tuple[ReleaseRoute, ...] = ()
    extenders: tuple[Extender, ...] = ()
    limits: tuple[Limit, ...] = ()
    cost_watches: tuple[CostWatch, ...] = ()
    detectors: tuple[Detector, ...] = ()
    finding_rules: tuple[FindingRule, ...] = ()
    collectors: tuple[Collector, ...] = ()
    aggregators: tuple[Aggregator, ...] = ()
    access_analysers: tuple[AccessAnalyser, ...] = ()
    watches: tuple[Watch, ...] = ()
    togethers: tuple[Together, ...] = ()
    pages: tuple[Page, ...] = ()
    measuring_jobs: tuple[MeasuringJob, ...] = ()
    samplings: tuple[Sampling, ...] = ()
    traces: tuple[Traces, ...] = ()
    device_access: tuple[DeviceAccess, ...] = ()
    device_roles: tuple[DeviceRole, ...] = ()
    device_entries: tuple[DeviceEntry, ...] = ()
    device_configurations: tuple[DeviceConfiguration, ...] = ()
    signers: tuple[Signer, ...] = ()
    waves: tuple[Wave, ...] = ()
    call_counters: tuple[CallCounter, ...] = ()
    services: Maybe[Mapping[str, str]] = field(default_factory=dict[str, str])
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

    def key(self, name: str) -> Key | None:
        """The key that bears this name (its id, its ARN, an alias)."""
        return next((key for key in self.keys if name in key.names), None)
