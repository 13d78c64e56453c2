"""Accidental drug-related deaths in Connecticut: how many each year under each label, for race and for ethnicity.

The two labels are never crossed, and no other fact about a person is kept; rare labels of a year are counted together.
"""

from __future__ import annotations

from collections import Counter

from workshop.course.data.recipe import RecipeError, Source

THRESHOLD = 5  # as in the state health department's own table of fetal and infant deaths
BLANK, RARE = "(blank)", "(rarer labels together)"


def joined(deaths: Counter) -> Counter:
    """The labels of one year, with those under the threshold together, and more of them until they reach it."""
    rare = 0
    kept = Counter(deaths)
    for label, count in sorted(deaths.items(), key=lambda item: (item[1], item[0])):
        if count >= THRESHOLD and (rare == 0 or rare >= THRESHOLD):
            break
        rare += kept.pop(label)
    if rare:
        kept[RARE] = rare
    return kept


def by_year(raw_rows: list[dict[str, str]], field: str, column: str) -> list[dict]:
    """One row per year and label of one field, most deaths first."""
    years = sorted({raw["year"] for raw in raw_rows})
    rows = []
    for year in years:
        deaths = Counter()
        for raw in raw_rows:
            if raw["year"] == year:
                deaths[raw[field] or BLANK] += int(raw["deaths"])
        shown = joined(deaths)
        if min(shown.values()) < THRESHOLD:
            raise RecipeError(f"{field} in {year}: fewer than {THRESHOLD} deaths in all. Leave the year out.")
        rows += [{"year": year, column: label, "deaths": count} for label, count in shown.most_common()]
    return rows


def build(source: Source) -> dict[str, list[dict]]:
    """Two tables from the later release: deaths by year and race label, and deaths by year and ethnicity label."""
    raw_rows = source.rows("labels_2012-2022.csv")
    return {
        "drug-deaths": by_year(raw_rows, "Race", "race_label"),
        "ethnicity": by_year(raw_rows, "Ethnicity", "ethnicity_label"),
    }
