"""The account that a foundation is built in, and what every capability of it is told alike."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import pulumi

from components.aws import pipeline_role_id, signed_in
from components.contract.naming import physical_name
from gouvernail.spec import Organisation
from gouvernail.spec.clouds import Aws
from stacks.common import Common, prefix, tags
from stacks.names import StackName

__all__ = ["Account"]

_LONGEST: Final = 32  # of a permission set's name (CreatePermissionSet)


@dataclass(frozen=True, slots=True)
class Account:
    """Whose account it is, which stack builds there, and `left`: kind -> purpose -> id of what a destroy left."""

    organisation: Organisation
    settings: Aws
    name: StackName
    provider: pulumi.ProviderResource
    left: Mapping[str, Mapping[str, str]]

    @property
    def environment(self) -> str:
        """The environment, or `audit`."""
        return self.name.environment

    @property
    def keeper(self) -> str:
        """The environment whose foundation has what exists once an account: the first that the organisation names.

        Environments that share an account (`sharedAccounts`, a named weakness) read it there.
        """
        accounts = self.settings.accounts
        sharing = (one for one in self.organisation.environments if accounts.get(one) == accounts[self.environment])
        return next(sharing, self.environment)

    @property
    def regions(self) -> list[str]:
        """The home region and, where there is one, the recovery region."""
        return [one for one in (self.settings.region, self.settings.recovery_region) if one]

    @property
    def kept_by(self) -> StackName:
        """The foundation of that environment."""
        return replace(self.name, environment=self.keeper)

    def first_maker(self, account: str) -> str:
        """Who makes the first foundation of an account, and changes what limits people: signed in for nothing else."""
        return signed_in(account, physical_name(self.organisation.id, "bootstrap", limit=_LONGEST))

    @property
    def makers(self) -> list[str]:
        """Patterns of who makes what stands in this account."""
        return self.makers_of(self.environment)

    def makers_of(self, environment: str) -> list[str]:
        """Patterns of who makes what stands in an environment: that person, and the pipeline where one deploys."""
        its = self.settings.accounts[environment]
        deploys = [pipeline_role_id(prefix(self.organisation, environment), its, "deploy")]
        return [*(deploys if self.organisation.ci else []), self.first_maker(its)]

    @property
    def common(self) -> Common:
        """What every component is told."""
        return {
            "prefix": prefix(self.organisation, self.environment),
            "tags": tags(self.organisation, self.environment),
            "account": self.settings.accounts[self.environment],
            "region": self.settings.region,
        }

    @property
    def under(self) -> pulumi.ResourceOptions:
        """Options of a component of this account."""
        return pulumi.ResourceOptions(provider=self.provider)

    @property
    def look(self) -> pulumi.InvokeOptions:
        """Options of a look at this account."""
        return pulumi.InvokeOptions(provider=self.provider)
