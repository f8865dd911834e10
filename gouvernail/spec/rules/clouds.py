"""Accounts and regions."""

from collections.abc import Iterator

from gouvernail.spec.clouds import AUDIT
from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.regions import REGIONS, inside
from gouvernail.spec.system import AISystem


def one_cloud_is_used(spec: Organisation) -> Iterator[Mistake]:
    """Without a cloud nothing is built."""
    if not spec.clouds.used:
        yield Mistake(("clouds",), "no cloud is used", expected="aws, azure or gcp, with region and accounts")


def accounts_for_each_environment(spec: Organisation) -> Iterator[Mistake]:
    """One for each environment, one for logs and archive, and no other."""
    wanted = [*spec.environments, AUDIT]
    for name, cloud in spec.clouds.used.items():
        for environment in wanted:
            if environment not in cloud.accounts:
                what = "logs and archive" if environment == AUDIT else f"the environment {environment}"
                yield Mistake(
                    ("clouds", name, "accounts"),
                    f"there is no account for {what}",
                    expected=f"{environment}: <its account>",
                    depends=(("environments",),),
                )
        for environment in cloud.accounts:
            if environment not in wanted:
                yield Mistake(
                    ("clouds", name, "accounts", environment),
                    f"there is no environment {environment!r}",
                    expected=f"one of {', '.join(wanted)}",
                    nearest=nearest(environment, wanted),
                    depends=(("environments",),),
                )


def accounts_are_apart(spec: Organisation) -> Iterator[Mistake]:
    """Environments share nothing, least of all an account (log-05); two that do must be named in `sharedAccounts`."""
    for name, cloud in spec.clouds.used.items():
        seen: dict[str, str] = {}
        for environment, account in cloud.accounts.items():
            first = seen.setdefault(account, environment)
            if first == environment:
                continue
            if AUDIT in (first, environment):
                expected = "an account of its own for logs and archive: whoever runs a platform cannot touch its log"
            elif cloud.shared_accounts:
                continue
            else:
                expected = "an account of its own for each environment, or sharedAccounts: true as a named weakness"
            yield Mistake(
                ("clouds", name, "accounts", environment),
                f"{environment} has the same account as {first}",
                expected=expected,
                depends=(("clouds", name, "accounts", first),),
            )


def regions_hold_the_residency(spec: Organisation) -> Iterator[Mistake]:
    """Data lies where `data.residency` says, copies included."""
    for name, cloud in spec.clouds.used.items():
        for key, region in (("region", cloud.region), ("recoveryRegion", cloud.recovery_region)):
            if region is None:
                continue
            for area in spec.data.residency:
                allowed = [known for known in REGIONS[name] if inside(name, known, area)]
                if region not in allowed:
                    country = REGIONS[name].get(region)
                    where = (
                        f"lies in {country}, outside the {area}" if country else f"is not known to lie in the {area}"
                    )
                    yield Mistake(
                        ("clouds", name, key),
                        f"{region} {where}",
                        expected=f"one of {', '.join(sorted(allowed))} (data.residency)",
                        nearest=None if country else nearest(region, allowed),
                        depends=(("data", "residency"),),
                    )


def residency_of_a_system_holds(spec: AISystem) -> Iterator[Mistake]:
    """A system that wants its data nearer than the organisation does."""
    for name in spec.used_clouds:
        cloud = spec.organisation.clouds.used.get(name)
        for region in (cloud.region, cloud.recovery_region) if cloud else ():
            for area in spec.data.residency:
                if region and region in REGIONS[name] and not inside(name, region, area):
                    yield Mistake(
                        ("data", "residency"),
                        f"{name} runs in {region}, in {REGIONS[name][region]}, outside the {area} ({{there}})",
                        expected="a residency that the organisation's regions hold",
                        against=("clouds", name, "region"),
                    )


def recovery_region_is_another(spec: Organisation) -> Iterator[Mistake]:
    """A copy in the same place is lost with it."""
    for name, cloud in spec.clouds.used.items():
        if cloud.recovery_region == cloud.region:
            yield Mistake(
                ("clouds", name, "recoveryRegion"), f"is the same as region ({cloud.region})", expected="another region"
            )


def clouds_of_a_system_exist(spec: AISystem) -> Iterator[Mistake]:
    """A system runs on clouds that the organisation uses."""
    used = spec.organisation.clouds.used
    for index, name in enumerate(spec.clouds):
        if name not in used:
            yield Mistake(
                ("clouds", index),
                f"the organisation does not use {name} ({{there}})",
                expected=f"one of {', '.join(used)}",
                against=("clouds",),
            )


def adopted_networks_reach_the_zones(spec: Organisation) -> Iterator[Mistake]:
    """An adopted network has a subnet for each zone of its environment, and everything adopted is of an environment."""
    for name, cloud in spec.clouds.used.items():
        for key in ("network", "keys", "backup", "budget", "incidents"):
            adopted = getattr(cloud.adopt, key, {})
            for environment in adopted:
                if environment not in spec.environments and environment != AUDIT:
                    yield Mistake(
                        ("clouds", name, "adopt", key, environment),
                        f"there is no environment {environment!r}",
                        expected=f"one of {', '.join(spec.environments)}",
                        nearest=nearest(environment, spec.environments),
                        depends=(("environments",),),
                    )
    aws = spec.clouds.aws
    if aws is None:
        return
    for environment, network in aws.adopt.network.items():
        zones = spec.environments[environment].zones if environment in spec.environments else 0
        if len(set(network.subnet_ids)) < zones:
            yield Mistake(
                ("clouds", "aws", "adopt", "network", environment, "subnetIds"),
                f"has {len(set(network.subnet_ids))} different subnets for {zones} zones",
                expected="a private subnet in each zone",
                depends=(("environments", environment),),
            )


def state_key_is_of_the_audit_account(spec: Organisation) -> Iterator[Mistake]:
    """The key of the state stands where its store does; a key that is named whole names that account and region."""
    aws = spec.clouds.aws
    if aws is None or aws.state is None or not aws.state.backend.startswith("s3://"):
        return
    expected = f"arn:aws:kms:{aws.region}:{aws.accounts.get(AUDIT, '')}:alias/"
    named = aws.state.secrets_provider.partition("awskms:///")[2]
    if named and not named.startswith(expected):
        yield Mistake(
            ("clouds", "aws", "state", "secretsProvider"),
            f"{named.partition('?')[0]} is no name of a key in the account of the audit log",
            expected=f"awskms://alias/<name>, or awskms:///{expected}<name>",
            depends=(("clouds", "aws", "region"), ("clouds", "aws", "accounts")),
        )


def adopted_identities_are_of_their_account(spec: Organisation) -> Iterator[Mistake]:
    """A role works in its own account only, carries one duty, and where logs lie nobody but the auditor works."""
    aws = spec.clouds.aws
    for environment, identity in aws.adopt.identity.items() if aws else ():
        path = ("clouds", "aws", "adopt", "identity", environment)
        if environment not in spec.environments and environment != AUDIT:
            yield Mistake(
                path,
                f"there is no environment {environment!r}",
                expected=f"one of {', '.join(spec.environments)}",
                nearest=nearest(environment, spec.environments),
                depends=(("environments",),),
            )
            continue
        account = aws.accounts.get(environment) if aws else None
        arns = {**identity.roles, "pipelineProvider": identity.pipeline_provider}
        carried: dict[str, str] = {}
        for key, arn in arns.items():
            if arn is None:
                continue
            if account and arn.split(":")[4] != account:
                yield Mistake((*path, key), f"{arn} is of another account", expected=f"one of the account {account}")
            if environment == AUDIT and key not in ("auditor", "pipelineProvider"):
                yield Mistake(
                    (*path, key), f"there is no {key} in the account of the audit log", expected="auditor alone"
                )
            if (other := carried.setdefault(arn, key)) != key:
                yield Mistake(
                    (*path, key), f"{key} and {other} are the same role", expected="a role for each duty (Art. 14)"
                )
