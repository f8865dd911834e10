import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.authorities.prose_values import values

CLOSED = [
    ("Status. Valid values are `ENABLED` and `DISABLED`.", ("ENABLED", "DISABLED")),
    ("Valid values: `a`, `b`, or `c`. Defaults to `b`.", ("a", "b", "c")),
    ("Valid values are `MATCH` (default) and `NO_MATCH`.", ("MATCH", "NO_MATCH")),
    ("Must be one of: `X`, `Y`.", ("X", "Y")),
    ("Must be either `REQUIRED` or `PREFERRED`.", ("REQUIRED", "PREFERRED")),
    ("Allowed values: 'None', '1.0', '1.1', '1.2'", ("None", "1.0", "1.1", "1.2")),
    ("Possible values are NotSpecified, BuiltIn, Custom, and Static.", ("NotSpecified", "BuiltIn", "Custom", "Static")),
    ("Possible values are: **Windows,** **Linux.**", ("Windows", "Linux")),
    ("Value is optional but if passed in, must be 'Enabled' or 'Disabled'", ("Enabled", "Disabled")),
    ("One of `MULTI_CLASS` or `MULTI_LABEL`. `MULTI_CLASS` is the usual one.", ("MULTI_CLASS", "MULTI_LABEL")),
    ("The mode.\nPossible values:\nACTIVE\nOUT_OF_SYNC", ("ACTIVE", "OUT_OF_SYNC")),
    ("Default value is `A`.\nPossible values are: `A`, `B`.", ("A", "B")),
    ("Supported: * `A`: the first. * `B`: the second.\nPossible values are: `A`, `B`.", ("A", "B")),
    ("Each value may be one of: `APP_ENGINE`, `COMPUTE`.", ("APP_ENGINE", "COMPUTE")),
    ("Valid values are: `AES128 | AES256`", None),
    ("Valid values are `60`, `120` and `180`.", ("60", "120", "180")),
    ('Valid values are `"AES256"` and `"aws:kms"`.', ("AES256", "aws:kms")),
]
OPEN = [
    "",
    "Valid values include `a` and `b`.",
    "Valid values are, for example, `a` and `b`.",
    "Values such as `a` or `b`.",
    "Valid values are `a`, `b`, etc.",
    "Valid values: `a`, `b`, ...",
    "Valid values are `a` and `b`. See the guide for the full list of values.",
    "Valid values are `a`, `b` or any integer.",
    "Valid values are `a` and `b`. Other values are taken too.",
    "Valid values are `a` and `b`. It can also be a custom name.",
    "Valid values are `a` and `b`. Defaults to `c`.",
    "Default value is `C`.\nPossible values are: `A`, `B`.",
    "Valid values for type `x` are `a` and `b`.",
    "If `type` is `x`, valid values are `a` and `b`.",
    "Valid values are `a` and `b` for Linux. Valid values are `c` and `d` for Windows.",
    "Valid values: `a`, `b`. Valid values: `a`, `c`.",
    "Valid values are `tag:<key>` and `id`.",
    "Can be either `tag:tag-key` or `InstanceIds`.",
    'Valid values are `["x86_64"]` and `["arm64"]`.',
    "Valid values are `a` and `b` (case-insensitive). Not case sensitive.",
    "Valid values are NTLMv2, Kerberos. Should be passed as a string with delimiter ';'.",
    "For valid values see [here](https://example.invalid).",
    "Valid values are between `60` and `120`.",
    "Valid values: 1-30.",
    "Valid value is `only`.",
    "One of `a` or `b` must be specified, set to `c` otherwise.",
    "The HTTP response code. Valid values are `2XX`, `4XX`, or `5XX`.",
]


@pytest.mark.parametrize(("text", "expected"), CLOSED)
def test_a_closed_list_is_an_enumeration(text: str, expected: tuple[str, ...] | None) -> None:
    assert values(text) == expected


@pytest.mark.parametrize("text", OPEN)
def test_a_list_that_may_go_on_is_none(text: str) -> None:
    assert values(text) is None


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    found = values(text)
    assert found is None or len(found) > 1


WORDS = st.from_regex(r"[A-Z][A-Z_]{2,8}", fullmatch=True).filter(
    lambda word: word != "ETC"
)  # which leaves a list open


@given(st.lists(WORDS, min_size=2, max_size=6, unique=True))
def test_a_list_is_read_as_it_is_written(listed: list[str]) -> None:
    assert values(f"The state. Valid values: {', '.join(f'`{one}`' for one in listed)}.") == tuple(listed)
    assert values(f"The state. Valid values include {', '.join(f'`{one}`' for one in listed)}.") is None
