"""What others wrote, made harmless where people read it: it moves no cursor, ends no line and is not endless."""

__all__ = ["plain"]


def plain(text: object, most: int = 600) -> str:
    """The text in one line of printable characters, `most` at most: the whole of it stands in the journal.

    Line breaks and tabs become spaces; what steers a terminal or turns the direction of reading is shown as U+FFFD.
    """
    whole = str(text)
    shown = "".join(
        one if one.isprintable() else " " if one.isspace() else "\N{REPLACEMENT CHARACTER}" for one in whole[:most]
    )
    left = len(whole) - most
    return f"{shown}… ({left} more characters)" if left > 0 else shown
