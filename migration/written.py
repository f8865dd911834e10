"""Models as they are written, in JSON: keys in camelCase, units as their text, nothing for what is left out.

Only shares are numbers of one: `99%` is 0.99.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import cast

from pydantic import BaseModel

from gouvernail.spec.fields import keys
from gouvernail.spec.units import Amount, Cadence, Duration, Period
from migration.playbook.measuring import MinSample
from migration.secret import SecretName

__all__ = ["digest", "written"]


def written(value: object) -> object:  # noqa: PLR0911  one line a kind reads best
    """The value as JSON can hold it and a playbook would say it."""
    match value:
        case BaseModel():
            fields = keys(type(value))
            values = zip(fields, (getattr(value, name) for name in type(value).model_fields), strict=True)
            return {key: written(one) for key, one in values if one is not None}
        case Duration() | Period() | Cadence():
            return value.text
        case Amount():
            return value.value if value.unit == "number" else value.text
        case SecretName():
            return {"secret": value.secret}
        case MinSample():
            return {"perGroup": value.cases} if value.per_group else value.cases
        case Mapping():
            return {str(key): written(one) for key, one in cast("Mapping[object, object]", value).items()}
        case tuple() | list():
            return [written(one) for one in cast("list[object]", value)]
        case _:
            return value


def digest(value: object) -> str:
    """The sha256 of a JSON value in its one canonical form: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
