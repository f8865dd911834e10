"""Where the alarms and findings of an account go: routes of our own, or the landing zone's."""

from collections.abc import Mapping

import pulumi

from components.contract.incidents import IncidentsArgs
from gouvernail.spec.risk import Severities
from stacks.account import Account
from stacks.common import roles
from stacks.making import Incidents, Keys, Network

__all__ = ["build"]


def build(
    account: Account,
    keys: Keys,
    boundary: pulumi.Input[str],
    log: pulumi.Output[str],
    network: Network | None = None,
    *,
    watched: Mapping[str, pulumi.Input[str]] | None = None,
) -> Incidents:
    """A route a severity of the organisation, into its ITSM where it has one; `boundary` is that of services.

    What waits is reached from the `network`, and its use recorded into the store `log`. `watched` are told of too.
    """
    organisation = account.organisation
    args: IncidentsArgs = {
        **account.common,
        **account.mailed,
        **account.recorded(log),
        **account.way(network),
        "roles": roles(organisation, account.environment),
        "boundary": boundary,
        "severities": list(Severities.model_fields),
        "key_id": keys.key_ids["incidents"],
    }
    if watched:
        args["watched"] = dict(watched)
    if organisation.itsm is not None:
        args["itsm"] = {"kind": organisation.itsm.kind, "credential_header": "Authorization"}
    if adopted := account.adopted_routes():
        args["adopt"] = dict(adopted)
    return account.make.Incidents("incidents", args, account.under)
