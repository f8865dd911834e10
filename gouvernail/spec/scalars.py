"""What an unquoted YAML scalar means, by the core schema of YAML 1.2: `NO`, `on`, `1:30` and dates are text.

Source: https://yaml.org/spec/1.2.2/#103-core-schema
"""

import math
import re

__all__ = ["scalar"]

_NULL = {"", "~", "null", "Null", "NULL"}
_TRUE = {"true", "True", "TRUE"}
_FALSE = {"false", "False", "FALSE"}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN")
_LONGEST = 18  # digits; nothing in a spec counts further, and longer ones are refused by other readers of the file


def scalar(text: str) -> str | int | float | bool | None:  # noqa: C901, PLR0911  one line a kind reads best
    """The value of an unquoted scalar; ValueError, with words for the user, for a number no spec can mean."""
    if text in _NULL:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if _NOT_FINITE.fullmatch(text):
        raise ValueError("infinity and not-a-number are not values here")
    if _INTEGER.fullmatch(text):
        if len(text) > _LONGEST:
            raise ValueError(f"a number of {len(text)} digits is too large")
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        if len(text) > _LONGEST:
            raise ValueError(f"a number of {len(text) - 2} digits is too large")
        return int(text[2:], 8 if text[1] == "o" else 16)
    if _FLOAT.fullmatch(text):
        value = float(text)
        if math.isinf(value):
            raise ValueError("the number is too large")
        return value
    return text
