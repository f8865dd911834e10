"""Signatures are those that AWS's own library makes."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from migration.replaying.signing import Keys, keys, region_of, signed

HOST = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
NOW = datetime(2026, 11, 30, 21, 39, tzinfo=UTC)


@pytest.mark.parametrize("token", ["", "IQoJb3JpZ2luX2VjE=="])
@pytest.mark.parametrize("target", ["/prod/scorecard", "/prod/scorecard?b=2&a=1&a=0&empty=&s=a%20b%2Fc~d"])
@pytest.mark.parametrize("body", [b"", b'{"application_id": "A-1042"}'])
def test_the_signature_is_the_one_of_botocore(token: str, target: str, body: bytes) -> None:
    headers = {"host": HOST, "content-type": "application/json", "x-gouvernail-replay": "credit  scoring-1"}
    own = signed(
        Keys("AKIDEXAMPLE1234567", "wJalrXUtnFEMI/K7MDENG", token),
        "eu-west-1",
        ("POST", target, body),
        headers,
        now=NOW,
    )
    request = AWSRequest("POST", f"https://{HOST}{target}", data=body, headers=headers)
    auth = SigV4Auth(
        Credentials("AKIDEXAMPLE1234567", "wJalrXUtnFEMI/K7MDENG", token or None), "execute-api", "eu-west-1"
    )
    with patch("botocore.auth.get_current_datetime", return_value=NOW.replace(tzinfo=None)):
        auth.add_auth(request)
    assert own["authorization"] == request.headers["Authorization"]
    assert own["x-amz-date"] == request.headers["X-Amz-Date"] == "20261130T213900Z"
    assert own.get("x-amz-security-token", "") == token


@pytest.mark.parametrize(
    ("host", "region"),
    [
        (HOST, "eu-west-1"),
        ("a1b2c3d4e5-vpce-0123.execute-api.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
        ("gateway.example.azure-api.net", None),
        ("execute-api.eu-west-1.amazonaws.com.evil.example", None),
        ("127.0.0.1", None),
    ],
)
def test_a_region_stands_in_the_name_of_aws_alone(host: str, region: str | None) -> None:
    assert region_of(host) == region


@pytest.mark.parametrize("value", ["", "token", "AKIDEXAMPLE1234567:", "AKIDEXAMPLE1234567:a:", "a:b", "A:b:c:d"])
def test_what_are_no_keys_is_said(value: str) -> None:
    assert keys(value) is None


def test_keys_are_not_shown() -> None:
    found = keys("AKIDEXAMPLE1234567:wJalrXUtnFEMI:IQoJb3")
    assert found == Keys("AKIDEXAMPLE1234567", "wJalrXUtnFEMI", "IQoJb3")
    assert "wJal" not in repr(found)
    assert "IQoJ" not in repr(found)
