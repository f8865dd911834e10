import pytest

from tools.authorities.patterns import usable


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[a-z]+$",
        r"^[a-zA-Z0-9](-*[a-zA-Z0-9])*$",
        r"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$",
        r"^arn:aws[a-z\-]*:sns:[a-z0-9\-]*:[0-9]{12}:[a-zA-Z0-9_.-]+$",
        r"^(a|b)+$",
        "",
    ],
)
def test_what_python_reads_alike_and_quickly_is_used(pattern):
    assert usable(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^([a-z]+)*$",
        r"^([a-z]+){0,62}$",
        r"^(([a-z0-9])+.?)+$",
        r"(?=a)b",
        r"(?<!a)b",
        r"(a)\1",
        r"^\p{L}+$",
        r"[[a]&&[b]]",
        r"(unclosed",
        "a" * 3000,
    ],
)
def test_what_it_reads_otherwise_or_slowly_is_not(pattern):
    assert not usable(pattern)
