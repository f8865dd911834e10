"""The shapes of names: ids, roles, metrics, groups, references."""

from typing import Annotated, Final, TypeAlias

from gouvernail.spec.shape import matching, one_of

__all__ = [
    "ID_EXPECTED",
    "ID_PATTERN",
    "LANGUAGES",
    "MEMBER_STATES",
    "EnvironmentName",
    "Host",
    "Id",
    "Image",
    "Key",
    "Language",
    "MemberState",
    "MetricName",
    "Reference",
    "RiskId",
    "RoleName",
    "Text",
    "Uuid",
]

MEMBER_STATES: Final = tuple("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())  # noqa: SIM905
"""Member States of the Union by ISO 3166-1 code."""
LANGUAGES: Final = tuple("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split())  # noqa: SIM905
"""Official languages of the Union by ISO 639-1 code (Regulation No 1/1958, Art. 1)."""


ID_PATTERN: Final = r"[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,23}"
ID_EXPECTED: Final = (
    "an id: 2 to 24 lower-case letters, digits and single hyphens, a letter first (it becomes part of physical names)"
)
_ID = matching(ID_PATTERN, ID_EXPECTED, "credit-scoring")
_ROLE = matching(r"[a-z][a-zA-Z0-9-]{1,31}", "a role's name, such as aiOfficer", "aiOfficer")
_RISK = matching(r"[A-Z][A-Z0-9-]{0,15}", "a risk's number, such as R1", "R1")
_KEY = matching(r"[a-zA-Z][a-zA-Z0-9_-]{0,47}", "a name: letters, digits, - and _, a letter first", "applications")
_METRIC = matching(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", "a metric's name in snake_case, such as latency_p99", "error_rate")
_ENVIRONMENT = matching(
    r"[a-z][a-z0-9]{1,7}",
    "an environment's name: 2 to 8 lower-case letters and digits, without a hyphen",
    "dev",
    "prod",
)
_UUID = matching(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "a UUID in lower case",
    "00000000-0000-0000-0000-000000000001",
)
_TEXT = matching(r"\s*\S[\s\S]{0,3999}", "text, not empty")
_REFERENCE = matching(
    r"[A-Za-z0-9][A-Za-z0-9._:/#-]{1,119}",
    "the number of a document in its register, such as DPIA-2026-041",
    "DPIA-2026-041",
)
_IMAGE = matching(
    r"[a-z0-9][a-z0-9.-]*(?::[0-9]{2,5})?/[a-z0-9][a-z0-9._/-]*@sha256:[0-9a-f]{64}",
    "an image pinned by its digest, registry/name@sha256:<64 hexadecimal digits>; a tag can be moved",
    "registry.example/credit/scorecard@sha256:" + 64 * "0",
)
_HOST = matching(
    r"(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+",
    "a host name, such as api.bureau.example",
    "api.bureau.example",
)
_STATE = one_of(MEMBER_STATES, "a Member State's two-letter code")
_LANGUAGE = one_of(LANGUAGES, "an official language's two-letter code")

Id: TypeAlias = Annotated[str, *_ID]
RiskId: TypeAlias = Annotated[str, *_RISK]
RoleName: TypeAlias = Annotated[str, *_ROLE]
Key: TypeAlias = Annotated[str, *_KEY]
MetricName: TypeAlias = Annotated[str, *_METRIC]
EnvironmentName: TypeAlias = Annotated[str, *_ENVIRONMENT]
Text: TypeAlias = Annotated[str, *_TEXT]
Reference: TypeAlias = Annotated[str, *_REFERENCE]
Image: TypeAlias = Annotated[str, *_IMAGE]
Host: TypeAlias = Annotated[str, *_HOST]
MemberState: TypeAlias = Annotated[str, *_STATE]
Language: TypeAlias = Annotated[str, *_LANGUAGE]
Uuid: TypeAlias = Annotated[str, *_UUID]
