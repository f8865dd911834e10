from datetime import UTC, datetime

import pytest

from gouvernail.settling.outcome import Diagnostic, EngineKilled, Failed, Holder, Locked, Undecidable, Undecided


def test_a_failure_says_what_the_engine_said() -> None:
    told = Failed("pulumi up of dev", [Diagnostic("warning", "w"), Diagnostic("error", "AccessDenied", "urn:x")])
    assert str(told) == "pulumi up of dev failed: urn:x: AccessDenied"
    assert (told.exit_code, told.throttled) == (1, False)
    assert "did not say why" in str(Failed("pulumi up", []))


@pytest.mark.parametrize(
    "said",
    [
        "ThrottlingException: Rate exceeded (gave up after 25 retries)",
        'Code="TooManyRequests" (429)',
        "googleapi: Error 429: Quota exceeded, rateLimitExceeded",
        "rpc error: code = RESOURCE_EXHAUSTED",
    ],
)
def test_a_cloud_that_was_asked_too_much_is_known(said: str) -> None:
    assert Failed("x", [Diagnostic("error", said)]).throttled
    assert not Failed("x", [Diagnostic("warning", said)]).throttled


def test_a_lock_says_who_holds_it_and_how_to_go_on() -> None:
    holder = Holder("ann", "runner-7", 4711, datetime(2026, 11, 30, tzinfo=UTC))
    said = str(Locked("dev", [holder], "it is at work"))
    assert "ann@runner-7 (process 4711) since 2026-11-30" in said
    assert "pulumi cancel --yes --stack dev" in said
    assert "does not name" in str(Locked("dev", [], "x"))
    assert (Locked("dev", [], "x").exit_code, EngineKilled("up", 9).exit_code) == (3, 3)


def test_what_is_undecided_says_what_to_look_for_and_both_commands() -> None:
    told = Undecided("dev", [Undecidable("urn:a", "aws:kms/key:Key", "a key", "pulumi import it", "drop it")])
    for part in ("urn:a", "look for a key", "pulumi import it", "drop it"):
        assert part in str(told)
    assert told.pending[0].type == "aws:kms/key:Key"
