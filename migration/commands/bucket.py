"""`gouvernail migrate bucket`: which bucket a person is in, as callers send it and routers read it."""

import sys

import click

__all__ = ["bucket_command"]


@click.command("bucket")
@click.argument("value", metavar="VALUE|-")
@click.option(
    "--weight",
    type=click.IntRange(0, 100),
    metavar="PERCENT",
    help="Say which side answers at this weight, too.",
)
def bucket_command(*, value: str, weight: int | None) -> None:
    """Print the bucket of a value of `stickyBy`: what stands in the header x-gouvernail-bucket.

    It is the sha256 of the value, modulo 100, as two digits. `-` reads values from the input, one a line, so that they
    stand in no history of a shell.

    \b
    Examples:
      gouvernail migrate bucket A-1042
      gouvernail migrate bucket A-1042 --weight 25
      gouvernail migrate bucket - < applications.txt
    """
    from migration.bucketing import bucket, named

    for one in (line.rstrip("\r\n") for line in sys.stdin) if value == "-" else (value,):
        number = bucket(one)
        side = "" if weight is None else ("  governed" if number < weight else "  legacy")
        click.echo(named(number) + side)
