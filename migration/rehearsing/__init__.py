"""A playbook performed whole on one machine: the sandbox is the cloud, and what lies outside of it is stood in for."""

from migration.rehearsing.performing import Rehearsal, rehearsed

__all__ = ["Rehearsal", "rehearsed"]
