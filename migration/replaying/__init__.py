"""A mirror where the router cannot copy: captured requests of the legacy are sent to the governed side, and compared.

Nobody gets the answers. How far it got stands in the journal, so a process that takes over goes on there: what a crash
cut short is replayed again, one batch at most, and nothing is left out.
"""

from migration.replaying.watching import background, perform

__all__ = ["background", "perform"]
