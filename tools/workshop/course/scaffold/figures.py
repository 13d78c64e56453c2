"""Every figure in this session's prose that comes from our data, computed. Not part of the participants' copy.

A figure stands in the notebook before a comment with its name, `202<!--districts-->`, and FIGURES computes what is
written there: `workshop lint` says which names are missing on either side, and the tests compare the two.
"""

from __future__ import annotations

from checks import FIRST, GROUP, LAST, STATE, district_cells, districts_showing, hidden_share, rate_change, rows
from checks import students_shown as students

from workshop.notebook import figure


def _rate(year: str) -> float:
    state = rows(STATE)
    return state[(state["year"] == year) & (state["race_ethnicity"] == GROUP)]["rate"].iloc[0]


FIGURES = {
    "districts": lambda: figure(district_cells()["place"].nunique()),
    "showing-asian": lambda: figure(districts_showing("Asian")),
    "showing-white": lambda: figure(districts_showing("White")),
    "fall": lambda: figure(-rate_change.answer(place=STATE), 1),
    "first": lambda: figure(_rate(FIRST), 1),
    "last": lambda: figure(_rate(LAST), 1),
    "within": lambda: figure(rate_change.within, 2),
    "hidden": lambda: figure(hidden_share.answer()),
    "students": lambda: figure(students.answer(place=STATE)),
}
