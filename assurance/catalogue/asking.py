"""What somebody asks the catalogue for; whoever asks for what is not there is told the nearest that is."""

from collections.abc import Iterable

from assurance.catalogue.dates import covers
from assurance.catalogue.entries import Catalogue, Entry
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec.nearest import nearest
from gouvernail.spec.refusal import shown

__all__ = ["asked", "unknown"]

_AI_ACT = "ai-act"
_MOST = 20  # names in a message


def asked(
    catalogue: Catalogue, control: str | None, article: str | None, instrument: str | None, rule: str | None
) -> tuple[Entry, ...]:
    """The one control that is named, or those from the article or instrument that the rule serves: never none.

    An article without an instrument is one of the AI Act. Raises GouvernailError where there is no such thing.
    """
    if control is not None:
        if article or instrument or rule:
            raise GouvernailError(Problem("a control is named, and asked for otherwise too", mend="leave one out"))
        return (_one(catalogue, control),)
    found = catalogue.entries
    if rule is not None:
        if rule not in catalogue.rules and rule not in catalogue.checks:
            raise unknown("rule or check", rule, (*catalogue.rules, *catalogue.checks))
        served = catalogue.of_rule(rule)
        if not served:
            raise GouvernailError(
                Problem(
                    f"no control names the rule {rule} yet", mend=f"gouvernail policy explain {rule} says what it is"
                )
            )
        found = tuple(entry for entry in found if entry in served)
    if article is not None or instrument is not None:
        named = _AI_ACT if instrument is None else instrument
        if named not in catalogue.instruments:
            raise unknown("instrument", named, catalogue.instruments)
        from_there = catalogue.of_provision(named, article)
        if not from_there:
            raise _no_article(catalogue, named, article or "")
        found = tuple(entry for entry in found if entry in from_there)
    if not found:
        raise GouvernailError(
            Problem(f"the rule {rule} serves no control of {article or instrument}", mend="ask for one of them alone")
        )
    return found


def _one(catalogue: Catalogue, control: str) -> Entry:
    for entry in catalogue.entries:
        if entry.id == control:
            return entry
    raise unknown("control", control, (entry.id for entry in catalogue.entries))


def unknown(what: str, name: str, names: Iterable[str]) -> GouvernailError:
    """What is said of a name that does not exist: the first of those that do, and the nearest."""
    known = sorted(names)
    whole = next((one for one in known if one.endswith(f".{name}")), None)
    listed = ", ".join(known[:_MOST]) + (" …" if len(known) > _MOST else "")
    return GouvernailError(
        Problem(f"there is no {what} {shown(name)}", expected=f"one of {listed}", nearest=nearest(name, known) or whole)
    )


def _no_article(catalogue: Catalogue, instrument: str, article: str) -> GouvernailError:
    """Says where else there is such a provision, so that A.8.15 without its norm is answered usefully."""
    elsewhere = [
        name
        for name in catalogue.instruments
        if any(covers(article, one) or covers(one, article) for one in catalogue.provisions(name))
    ]
    known = catalogue.provisions(instrument)
    return GouvernailError(
        Problem(
            f"no control comes from {shown(article)} of {catalogue.instruments[instrument].short}",
            nearest=None if elsewhere else nearest(article, known),
            mend=" or ".join(f"--instrument {name}" for name in elsewhere) if elsewhere else None,
        )
    )
