"""Connecticut's pretrial point scale: what each answer is worth, and the bond that the grid suggests for a total.

Both are rules on paper, with no person in them. What kind of thing a factor asks about is our own sorting.
"""

from __future__ import annotations

from workshop.course.data.recipe import Source

CIRCUMSTANCES = {
    "Marital status",
    "Lives with",
    "Verifiable references",
    "Means of support",
    "Length at employer",
    "Education",
}
RECORD = {"Prior failure to appear", "Number of convictions", "Criminal record"}
CHARGE = {"Charge (most serious)", "Safety risk convictions", "Safety risk pending", "Dangerous instrument"}
HEALTH = {"Substance/mental health"}


def asks_about(factor: str) -> str:
    """The kind of thing that a factor asks about."""
    kinds = {"life circumstances": CIRCUMSTANCES, "past record": RECORD, "present charge": CHARGE, "health": HEALTH}
    return next(kind for kind, factors in kinds.items() if factor in factors)


def grid(source: Source) -> list[dict]:
    """The bond grid, one row per offense class and point total."""
    (header, *lines) = [line.split("\t") for line in source.content("bond_grid.tsv").decode("utf-8").splitlines()]
    return [
        {
            "offense": line[0].strip(),
            "offense_class": line[1].strip(),
            "points": int(points),
            "bond": int(bond.strip("$ ").replace(",", "")),
        }
        for line in lines
        for points, bond in zip(header[2:], line[2:], strict=True)
    ]


def build(source: Source) -> dict[str, list[dict]]:
    """Two tables: the point scale in the order of its factors, and the bond grid."""
    scale = [
        {
            "factor_number": raw["factor_no"],
            "factor": raw["factor"],
            "asks_about": asks_about(raw["factor"]),
            "answer": raw["answer"],
            "points": raw["points"],
        }
        for raw in source.rows("point_scale.csv")
    ]
    return {"ct-pretrial-score": scale, "bond-grid": grid(source)}
