"""`gouvernail migrate bucket`."""

from click.testing import CliRunner

from migration.bucketing import bucket, named
from migration.commands import migrate


def run(*words: str, given: str | None = None) -> str:
    done = CliRunner().invoke(migrate, ["bucket", *words], input=given)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_bucket_is_printed_as_the_header_holds_it() -> None:
    assert run("A-1042") == f"{named(bucket('A-1042'))}\n"


def test_values_from_the_input_are_one_a_line() -> None:
    assert run("-", given="A-1\r\nA-2\nA-3").split() == [named(bucket(f"A-{number}")) for number in (1, 2, 3)]


def test_the_side_is_told_at_a_weight() -> None:
    number = bucket("A-1042")
    assert run("A-1042", "--weight", str(number)).endswith("  legacy\n")
    assert run("A-1042", "--weight", str(number + 1)).endswith("  governed\n")
    assert run("A-1042", "--weight", "0").endswith("  legacy\n")
    assert run("A-1042", "--weight", "100").endswith("  governed\n")


def test_a_weight_is_a_share() -> None:
    done = CliRunner().invoke(migrate, ["bucket", "A-1042", "--weight", "101"])
    assert done.exit_code == 2
    assert "0<=x<=100" in done.output
