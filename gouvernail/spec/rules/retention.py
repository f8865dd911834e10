"""How long things are kept."""

from collections.abc import Iterator

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.shared import Shared

_SIX_MONTHS = 184  # July to January has 184 days; 183 would not be six months
_TEN_YEARS = 3653  # with three leap days


def events_kept_six_months(spec: Shared) -> Iterator[Mistake]:
    """Art. 19(1), 26(6). For every class: a system classed anew must not find its log gone."""
    keep = spec.retention.events.keep
    if keep.days < _SIX_MONTHS:
        yield Mistake(
            ("retention", "events", "keep"),
            f"events are kept {keep}, less than six months",
            expected="at least 184d (Art. 19(1), 26(6)); six months can have 184 days",
            mend="400d leaves room for an inquiry",
        )


def events_below_their_ceiling(spec: Shared) -> Iterator[Mistake]:
    """What is kept must be allowed to be kept."""
    events = spec.retention.events
    if events.keep.days > events.ceiling.days:
        yield Mistake(
            ("retention", "events", "keep"),
            f"events are kept {events.keep}, longer than their ceiling {events.ceiling} allows",
            expected=f"at most {events.ceiling} (GDPR Art. 5(1)(e))",
            mend="keep them less long, or have the data protection officer raise the ceiling",
        )


def documents_kept_ten_years(spec: Shared) -> Iterator[Mistake]:
    """Art. 18(1), 47(1), counted from the last putting into service."""
    keep = spec.retention.documents.keep
    if keep.days < _TEN_YEARS:
        yield Mistake(
            ("retention", "documents", "keep"),
            f"documents are kept {keep}, less than ten years after putting into service",
            expected="at least 10y (3653 days) (Art. 18(1), 47(1))",
        )


def trail_outlives_events(spec: Shared) -> Iterator[Mistake]:
    """Who touched an event must be known as long as the event. Ours."""
    events, trail = spec.retention.events.keep, spec.retention.audit_trail.keep
    if trail.days < events.days:
        yield Mistake(
            ("retention", "auditTrail", "keep"),
            f"the audit trail is kept {trail}, less long than the events ({events}) that it protects",
            expected=f"at least {events}",
        )
