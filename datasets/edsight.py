"""What the yearly tables of Connecticut's education department (EdSight) share: codes, places, years, marks."""

from __future__ import annotations

STATE = "0000000"
STATES = (STATE, "00000CT")  # how the code of the state is written in one table and another
LOCAL_DISTRICT = "0011"  # at the end of the code of a district that is a town's own
MARKS = {"*": "suppressed", "N/A": "not applicable", "": "missing"}  # in place of a number


def school_years(first: int, last: int) -> list[str]:
    """The school years that begin in these years, as 2009-10."""
    return [f"{year}-{(year + 1) % 100:02d}" for year in range(first, last + 1)]


def plain_code(printed: str) -> str:
    """A code without the marks by which a spreadsheet was told to keep its zeros."""
    return printed.strip('="')


def place(district: str, code: str) -> str:
    """A short name: a town's district by the town, any other school or agency by its own name."""
    if code in STATES:
        return "Connecticut"
    return district.removesuffix(" School District" if code.endswith(LOCAL_DISTRICT) else " District")


def status(printed: str) -> str:
    """What a cell says: a number is reported, a mark says why there is none."""
    return MARKS.get(printed, "reported")


def number(printed: str) -> str | None:
    """The number of a cell as printed; None where a mark stands in its place."""
    return None if printed in MARKS else printed
