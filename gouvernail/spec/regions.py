"""In which country each region of each cloud lies, and which countries an area of residency has.

Sources: the clouds' own lists of regions, as known in 2026. A region that is missing here is refused where a residency
is asked for, never assumed.
"""

from collections.abc import Mapping

from gouvernail.spec.names import MEMBER_STATES

__all__ = ["REGIONS", "inside"]

_EEA = frozenset({*MEMBER_STATES, "IS", "LI", "NO"})
_AREAS: Mapping[str, frozenset[str]] = {"EU": frozenset(MEMBER_STATES), "EEA": _EEA}


def _table(text: str) -> Mapping[str, str]:
    return dict(pair.split(":") for pair in text.split())


REGIONS: Mapping[str, Mapping[str, str]] = {
    "aws": _table(
        "eu-west-1:IE eu-west-2:GB eu-west-3:FR eu-central-1:DE eu-central-2:CH eu-north-1:SE eu-south-1:IT "
        "eu-south-2:ES us-east-1:US us-east-2:US us-west-1:US us-west-2:US ca-central-1:CA ca-west-1:CA "
        "sa-east-1:BR mx-central-1:MX ap-south-1:IN ap-south-2:IN ap-southeast-1:SG ap-southeast-2:AU "
        "ap-southeast-3:ID ap-southeast-4:AU ap-southeast-5:MY ap-southeast-7:TH ap-northeast-1:JP "
        "ap-northeast-2:KR ap-northeast-3:JP ap-east-1:HK ap-east-2:TW me-south-1:BH me-central-1:AE "
        "il-central-1:IL af-south-1:ZA"
    ),
    "azure": _table(
        "westeurope:NL northeurope:IE francecentral:FR francesouth:FR germanywestcentral:DE germanynorth:DE "
        "swedencentral:SE swedensouth:SE norwayeast:NO norwaywest:NO italynorth:IT polandcentral:PL spaincentral:ES "
        "austriaeast:AT belgiumcentral:BE denmarkeast:DK switzerlandnorth:CH switzerlandwest:CH uksouth:GB "
        "ukwest:GB eastus:US eastus2:US centralus:US northcentralus:US southcentralus:US westcentralus:US westus:US "
        "westus2:US westus3:US canadacentral:CA canadaeast:CA brazilsouth:BR mexicocentral:MX chilecentral:CL "
        "southafricanorth:ZA uaenorth:AE qatarcentral:QA israelcentral:IL centralindia:IN southindia:IN "
        "westindia:IN eastasia:HK southeastasia:SG japaneast:JP japanwest:JP koreacentral:KR koreasouth:KR "
        "australiaeast:AU australiasoutheast:AU australiacentral:AU newzealandnorth:NZ indonesiacentral:ID "
        "malaysiawest:MY"
    ),
    "gcp": _table(
        "europe-west1:BE europe-west2:GB europe-west3:DE europe-west4:NL europe-west6:CH europe-west8:IT "
        "europe-west9:FR europe-west10:DE europe-west12:IT europe-central2:PL europe-north1:FI europe-north2:SE "
        "europe-southwest1:ES us-central1:US us-east1:US us-east4:US us-east5:US us-south1:US us-west1:US "
        "us-west2:US us-west3:US us-west4:US northamerica-northeast1:CA northamerica-northeast2:CA "
        "northamerica-south1:MX southamerica-east1:BR southamerica-west1:CL asia-east1:TW asia-east2:HK "
        "asia-northeast1:JP asia-northeast2:JP asia-northeast3:KR asia-south1:IN asia-south2:IN asia-southeast1:SG "
        "asia-southeast2:ID australia-southeast1:AU australia-southeast2:AU me-central1:QA me-central2:SA "
        "me-west1:IL africa-south1:ZA"
    ),
}
"""Cloud -> region -> country by ISO 3166-1 code."""


def inside(cloud: str, region: str, area: str) -> bool:
    """Whether a known region lies in an area, `EU` or `EEA`."""
    return REGIONS[cloud].get(region) in _AREAS[area]
