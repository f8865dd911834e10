"""How well the sandbox tells right from wrong: `python -m bench.fidelity`, one to two minutes.

The examples of the SDKs' documentation run through the sandbox's checks, and wrong variants of what they register; all
of them, and the third that was held out. No figure here depends on the machine.
"""

from bench._measure import machine, say, write
from tests.fidelity.measure import measure, report


def main() -> None:
    """Measure all, then the third held out, and write both."""
    where = machine()
    say("all examples ...")
    everything = report(measure())
    say("those held out ...")
    held_out = report(measure(held_out=True))
    write(
        "fidelity",
        {
            "examples": {"all": everything["examples"], "held_out": held_out["examples"]},
            "not_self_contained": everything["not_self_contained"],
            "wrong_variants": {"all": everything["wrong_variants"], "held_out": held_out["wrong_variants"]},
        },
        where=where,
    )


if __name__ == "__main__":
    main()
