"""Traffic stops in Connecticut: what each benchmark says for each department, and how searches depend on the coding.

Shares, differences and ratios are worked out here from the published shares; small counts are hidden here, for good.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from workshop.course.data.recipe import Source

THRESHOLD = 6  # counts of 1 to 5 stops are hidden
RECORDED = {
    "American Indian": "Indian",
    "Asian": "Asian",
    "Black": "Black",
    "Hispanic": "hispanic",
    "Middle Eastern": "middle-eastern",
    "White": "White",
}
# One department, several names in the source's files.
SAME = {
    "CAPITOL POLICE": "State Capitol Police",
    "CCSU": "Central CT State University",
    "Connecticut average": "Connecticut",
    "DMV": "Department of Motor Vehicle",
    "ECSU": "Eastern CT State University",
    "SCSU": "Southern CT State University",
    "UCONN": "University of Connecticut",
    "WCSU": "Western CT State University",
    "Winchester": "Winsted",
    "Windham": "Willimantic",
    "Yale": "Yale University",
}
# measure: (group: (file, stop share, benchmark share, stops counted))
DESCRIPTIVE = {
    "residents 16 and over": {
        "Black": ("black_residents.csv", "black_p", "black_16", None),
        "Hispanic": ("hispanic_residents.csv", "hispanic_p", "hispanic_16", None),
        "Minorities": ("minorities_residents.csv", "minorities_p", "minorities_16", None),
    },
    "estimated drivers": {
        "Black": ("edp_black.csv", "edp_b_p", "edp_b", "edp_b_t"),
        "Hispanic": ("edp_hispanic.csv", "edp_h_p", "edp_h", "edp_h_t"),
        "Minorities": ("edp_minorities.csv", "edp_m_p", "edp_m", "edp_m_t"),
    },
    "resident stops": {
        "Black": ("res_b.csv", "b_res_stops", "b_res", "b_res_total"),
        "Hispanic": ("res_h.csv", "h_res_stops", "h_res", "h_res_total"),
        "Minorities": ("res_m.csv", "m_res_stops", "m_res", "m_res_total"),
    },
}
TESTED = {"Black": "Black", "Hispanic": "Hispanic", "Black or Hispanic": "Black_Or_Hispanic"}
SEARCHED_TOWNS = {"Hamden": "hamden_stops.csv", "Groton Town": "groton_stops.csv"}
TOGETHER = "Hamden and Groton Town"
ORDERS = ("Black before Hispanic", "Hispanic before Black")  # the published one first
SEARCHED_GROUPS = ("Asian", "Black", "Hispanic", "White")


def department(raw: dict[str, str]) -> str:
    """One name per department, without the source's footnote stars."""
    name = (raw.get("DepartmentName") or raw["Department Name"]).rstrip("*")
    return SAME.get(name, name)


def number(text: str) -> float | None:
    """A published number without its percent sign, thousands commas and stars; None where there is none."""
    found = re.fullmatch(r"\(?(-?[\d,]*\.?\d+)%?\)?\**", text.strip())
    return float(found[1].replace(",", "")) if found else None


def is_small(count: float) -> bool:
    """Whether a count of stops, or a share times its stops, stands for 1 to 5 stops."""
    return 0 < round(count) < THRESHOLD


def compared(stop_share: float | None, benchmark_share: float | None, stops: float | None) -> dict:
    """The cells of a comparison: status, shares in percent, difference in points, ratio; a small count stays hidden."""
    cells = {"stop_share": stop_share, "benchmark_share": benchmark_share}
    if stop_share is None or benchmark_share is None:
        return {"status": "missing"} | cells
    if stops is not None and is_small(stop_share * stops / 100):
        return {"status": "withheld", "benchmark_share": benchmark_share}
    ratio = round(stop_share / benchmark_share, 2) if benchmark_share else None
    return {"status": "reported"} | cells | {"difference": round(stop_share - benchmark_share, 2), "ratio": ratio}


def recorded_stops(counts: dict[str, dict[str, int]]) -> list[dict]:
    """Stops by the officer's codes: small counts hidden, and a second one where one alone is a mere subtraction."""
    rows = []
    for name, by_group in counts.items():
        stops = sum(by_group.values())
        hidden = {group for group, count in by_group.items() if is_small(count)}
        if len(hidden) == 1:
            hidden.add(min((count, group) for group, count in by_group.items() if count and group not in hidden)[1])
        for group, count in by_group.items():
            row = {"department": name, "driver_group": group, "measure": "recorded stops", "stops": stops}
            if group in hidden:
                rows.append(row | {"status": "withheld"})
            else:
                share = round(100 * count / stops, 3)  # 24.047: two decimals would round twice
                rows.append(row | {"status": "reported", "group_stops": count, "stop_share": share})
    return rows


def descriptive(source: Source, stops_by_department: dict[str, int], hidden: set[tuple[str, str]]) -> list[dict]:
    """Each published stop share beside its benchmark share, with the stops and the residents behind them.

    A (department, group) in `hidden` keeps its share of all stops hidden too: times the stops it is the hidden count.
    """
    residents = {department(raw): int(number(raw["residents_total"])) for raw in source.rows("res_b.csv")}
    rows = []
    for measure, groups in DESCRIPTIVE.items():
        for group, (file, share, benchmark, counted) in groups.items():
            for raw in source.rows(file):
                name = department(raw)
                stops = int(number(raw[counted])) if counted else stops_by_department[name]
                row = {"department": name, "driver_group": group, "measure": measure, "stops": stops}
                if measure != "estimated drivers":
                    row["residents"] = residents.get(name)
                row |= compared(number(raw[share]), number(raw[benchmark]), stops)
                if not counted and (name, group) in hidden:
                    row |= {"status": "withheld", "stop_share": None, "difference": None, "ratio": None}
                rows.append(row)
    return rows


def tested(source: Source, stops_by_department: dict[str, int]) -> list[dict]:
    """The two statistical tests, as published: peers (synthetic control) and daylight (veil of darkness)."""
    rows = []
    for measure, file, key in (("peers", "synth.csv", "synth_control"), ("daylight", "veil_it.csv", "VOD Estimate")):
        lines = defaultdict(dict)
        for raw in source.rows(file):
            lines[department(raw)][raw[key]] = raw
        for name in lines.keys() & stops_by_department.keys():
            for group, column in TESTED.items():
                line = {key: raw[column] for key, raw in lines[name].items()}
                estimate, error = number(line["Coefficient"]), number(line["SE"])
                row = {"department": name, "driver_group": group, "measure": measure}
                if measure == "peers":
                    row |= compared(number(line["Treatment (Raw)"]), number(line["Control"]), None)
                else:
                    row |= {"status": "missing" if estimate is None else "reported"}
                    row["stops"] = int(number(line["ESS"]) or 0) or None
                if estimate is not None and error:
                    row |= {"estimate": estimate, "standard_error": abs(error)}  # (0.026) was read as minus 0.026
                    row["significance"] = "*" * line["Coefficient"].count("*") or "none"
                rows.append(row)
    return rows


def searches(source: Source) -> list[dict]:
    """Stops, searches and finds by group, without small counts: as published, and both towns together in both orders.

    In one town alone the two orders differ by fewer than six searches, so the second order is for both together.
    """
    stops = {name: source.rows(file) for name, file in SEARCHED_TOWNS.items()}
    published, other = ORDERS
    alone = {name: tallied(rows, published) for name, rows in stops.items()}
    rows = [row for name, tally in alone.items() for row in searched_rows(name, published, tally, [])]
    together = [stop for part in stops.values() for stop in part]
    rows += searched_rows(TOGETHER, published, tallied(together, published), list(alone.values()))
    return rows + searched_rows(TOGETHER, other, tallied(together, other), [])


def tallied(stops: Iterable[dict[str, str]], coding: str) -> dict[str, dict[str, int]]:
    """Stops, searches and finds of each group under one order."""
    tally = {group: dict.fromkeys(("stops", "searched", "found"), 0) for group in SEARCHED_GROUPS}
    for stop in stops:
        cells = tally[coded(stop["SubjectRaceCode"], stop["SubjectEthnicityCode"], coding)]
        searched = stop["VehicleSearchedIndicator"] == "TRUE"
        cells["stops"] += 1
        cells["searched"] += searched
        cells["found"] += searched and stop["ContrabandIndicator"] == "TRUE"
    return tally


def searched_rows(name: str, coding: str, tally: dict, parts: list[dict]) -> list[dict]:
    """One row a group; hidden are small counts, sums of a hidden count and another, and finds of the second order."""
    rows = []
    for group, cells in tally.items():
        row = {"department": name, "coding": coding, "driver_group": group, "stops": cells["stops"]}
        for measure in ("searched", "found"):
            hide = any(is_small(part[group][measure]) for part in (tally, *parts))
            # Finds appear for one coding only: between the two, a hidden count could be worked out.
            hide = hide or (measure == "found" and coding != ORDERS[0])
            row[measure] = None if hide else cells[measure]
            row[f"{measure}_status"] = "withheld" if hide else "reported"
        rows.append(row)
    return rows


def coded(race: str, ethnicity: str, coding: str) -> str:
    """The one group of a stop, from its two codes and the order in which Black and Hispanic are assigned."""
    in_order = {"Black": race == "B", "Hispanic": ethnicity == "H"}
    for group in coding.split(" before "):
        if in_order[group]:
            return group
    return {"A": "Asian", "W": "White"}[race]


def build(source: Source) -> dict[str, list[dict]]:
    """Two tables: benchmarks by department, group and measure; searches by department, coding and group."""
    counts = {
        # A blank is a code that the department never recorded: the total of the six is the number of its stops.
        department(raw): {group: int(raw[column].replace("NA", "0")) for group, column in RECORDED.items()}
        for raw in source.rows("town_race_summary.csv")
    }
    counts["Connecticut"] = {group: sum(by_group[group] for by_group in counts.values()) for group in RECORDED}
    stops_by_department = {name: sum(by_group.values()) for name, by_group in counts.items()}
    rows = recorded_stops(counts)
    hidden = {(row["department"], row["driver_group"]) for row in rows if row["status"] == "withheld"}
    rows += descriptive(source, stops_by_department, hidden) + tested(source, stops_by_department)
    order = ["recorded stops", *DESCRIPTIVE, "peers", "daylight"]
    rows.sort(key=lambda row: (row["department"], order.index(row["measure"]), row["driver_group"]))
    return {"traffic-stops": rows, "searches": searches(source)}
