"""What a firewall lets through or refuses is written down."""

from collections.abc import Iterator

from gouvernail.graph import UNKNOWN
from gouvernail.verdict import Reason
from policies.common.diagnostics import DIAGNOSED, logs_sent
from policies.resource import View

TITLE = "Each firewall of a network writes down what it decides."
SEVERITY = "low"
REMEDIATION = {
    "aws": "Put a `LoggingConfiguration` beside the firewall.",
    "azure": "Put a `DiagnosticSetting` with logs beside the firewall.",
    "gcp": "Set `logConfig` of the firewall rule, or `enableLogging` of a rule of a policy.",
}


def _aws(firewall: View) -> Iterator[Reason]:
    found = firewall.beside("aws:networkfirewall/loggingConfiguration:LoggingConfiguration", "firewallArn")
    logged = UNKNOWN if found is UNKNOWN else bool(found)
    yield from firewall.needs("LoggingConfiguration.firewallArn", logged, "names the firewall nowhere")


def _azure(firewall: View) -> Iterator[Reason]:
    yield from firewall.needs(DIAGNOSED, logs_sent(firewall), "names the firewall nowhere, with a log")


def _rule(rule: View) -> Iterator[Reason]:
    yield from rule.needs("logConfig", rule.given("logConfig"), "is not set")


def _policy_rule(rule: View) -> Iterator[Reason]:
    yield from rule.needs("enableLogging", rule.flag("enableLogging"), "is not true")


READS = {
    "gcp:compute/firewall:Firewall": _rule,
    "gcp:compute/firewallPolicyRule:FirewallPolicyRule": _policy_rule,
    "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule": _policy_rule,
    "gcp:compute/regionNetworkFirewallPolicyRule:RegionNetworkFirewallPolicyRule": _policy_rule,
}
READS_BESIDE = {
    "aws:networkfirewall/firewall:Firewall": _aws,
    "azure-native:network:AzureFirewall": _azure,
}

MENDS = {
    "gcp:compute/firewallPolicyRule:FirewallPolicyRule": {"enableLogging": True},
    "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule": {"enableLogging": True},
    "gcp:compute/regionNetworkFirewallPolicyRule:RegionNetworkFirewallPolicyRule": {"enableLogging": True},
}
