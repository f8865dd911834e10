"""What is adopted, thing by thing."""

from collections.abc import Iterator

from gouvernail.spec.clouds import Aws
from gouvernail.spec.mistake import Mistake
from gouvernail.spec.organisation import Organisation
from gouvernail.spec.risk import Severities


def adopted_things_lie_in_the_account(spec: Organisation) -> Iterator[Mistake]:
    """What an environment adopts lies in its own account and region: elsewhere it could be neither read nor judged."""
    aws = spec.clouds.aws
    if aws is None:
        return
    for path, environment, arn in _named(aws):
        region, account = arn.split(":")[3:5]
        home = aws.accounts.get(environment, account)
        for what, found, wanted in (("account", account, home), ("region", region, aws.region)):
            if found != wanted:
                yield Mistake(
                    path,
                    f"lies in {what} {found}",
                    expected=f"{what} {wanted}, where the foundation of {environment} stands",
                    depends=(("clouds", "aws", "accounts"),),
                )


def adopted_routes_are_whole(spec: Organisation) -> Iterator[Mistake]:
    """Every severity has its topic, or the foundation makes all of them."""
    aws = spec.clouds.aws
    for environment, routes in aws.adopt.incidents.items() if aws else ():
        if missing := [severity for severity in Severities.model_fields if severity not in routes.topics]:
            yield Mistake(
                ("clouds", "aws", "adopt", "incidents", environment, "topics"),
                f"has no topic for {', '.join(missing)}",
                expected=f"one for each of {', '.join(Severities.model_fields)}",
            )


def _named(aws: Aws) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Path, environment and ARN of everything that an environment adopts by its ARN."""
    start = ("clouds", "aws", "adopt")
    for environment, keys in aws.adopt.keys.items():
        for purpose, arn in keys.purposes.items():
            yield (*start, "keys", environment, "purposes", purpose), environment, arn
    for environment, backup in aws.adopt.backup.items():
        yield (*start, "backup", environment, "vault"), environment, backup.vault
    for environment, routes in aws.adopt.incidents.items():
        for severity, arn in routes.topics.items():
            yield (*start, "incidents", environment, "topics", severity), environment, arn
