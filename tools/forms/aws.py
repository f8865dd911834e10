"""The form of an AWS id, from an example: what is the same for all, and what differs by account, region and thing."""

import re
from typing import Final

from gouvernail.sandbox.index import ResourceType
from tools.forms.sections import Section

__all__ = ["form"]

_UUID: Final = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-zA-Z]{12}"
_ARN: Final = re.compile(r"arn:aws:([\w-]+):([\w-]*):(\w*):(.+)")
_PREFIXED: Final = re.compile(r"((?:[a-z][a-z0-9]*-)+)([0-9a-f]{8,17})")
_QUOTED: Final = re.compile(r"`(\w+)`")
# Long ago an id had eight digits; what is made today has seventeen
# (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html).
_DIGITS: Final = 17


def form(section: Section, resource: ResourceType) -> str | None:  # noqa: PLR0911 - one a kind of id
    """The template of the type's id; None where the example does not tell, as where several things are joined."""
    example = section.ids[0]
    named = _QUOTED.findall(section.words)
    wanted = _camel(named[0]) if len(named) == 1 else ""
    if wanted in resource.inputs and wanted not in ("id", "name"):
        return f"{{{wanted}}}"
    if found := _ARN.fullmatch(example):
        of_another = [name for name in resource.required if name == "arn" or name.endswith("Arn")]
        if "arn" in resource.inputs or "arn" not in resource.outputs:
            return f"{{{of_another[0]}}}" if len(of_another) == 1 else None
        return _arn(*found.groups())
    if re.search(r"[,/|:_ ]", example):
        return None
    if re.fullmatch(_UUID, example):
        return "{uuid}"
    if found := _PREFIXED.fullmatch(example):
        return f"{found.group(1)}{{hex{_DIGITS}}}"
    if re.fullmatch(r"[0-9a-f]{32}", example):
        return "{hex32}"
    if "account" in section.words.lower() and re.fullmatch(r"\d{11,12}", example):
        return "{account}"
    if "region" in section.words.lower() and re.fullmatch(r"[a-z]{2}-[a-z]+-\d", example):
        return "{region}"
    return None


def _arn(service: str, region: str, account: str, rest: str) -> str | None:
    """The last part is the thing's own; parts before it are kinds, unless they vary too, which no example tells."""
    head, separator, own = re.fullmatch(r"(.*?)([:/]?)([^:/]*)", rest, re.DOTALL).groups()  # pyright: ignore[reportOptionalMemberAccess] - it always matches
    if re.search(r"\d|[A-Z]|example|test|my", head) or head.count("/") + head.count(":") > 0:
        return None
    last = "{uuid}" if re.fullmatch(_UUID, own) else "{name}"
    if found := _PREFIXED.fullmatch(own):
        last = f"{found.group(1)}{{hex{_DIGITS}}}"
    where = f"{'{region}' if region else ''}:{'{account}' if account else ''}"
    return f"arn:{{partition}}:{service}:{where}:{head}{separator}{last}"


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)
