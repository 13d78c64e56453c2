"""Session 11: the posters of every district in the data, as a screen reader and as a printer meet them."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from statistics import median

import pytest
from loading import load_checks

from workshop.notebook import NOT_PUBLISHED, check, load, posters
from workshop.notebook.checks import MATCHES, NOT_ATTEMPTED, NOT_YET

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "solutions" / "11-data-walk"
checks = load_checks(SOURCE)
CELLS = {
    cell["id"]: "".join(cell["source"])
    for cell in json.loads((SOURCE / "data-walk.ipynb").read_text(encoding="utf-8"))["cells"]
}

SMALLEST = 6  # people: no count below it is on a poster
BLANKS = ("not published", "withheld by us", "not given", "no row")
# Large, small, little or nothing published, regional, charter, technical, without a town, and the state.
SAMPLE = [
    "Hartford",
    "Vernon",
    "Union",
    "Colebrook",
    "Path Academy",
    "Regional School District 10",
    "Amistad Academy",
    "Connecticut Technical Education and Career System",
    "Eastern Connecticut Regional Educational Service Center (EASTCONN)",
    "Connecticut",
]


def rows_of(dataset: str, **only: str) -> list[dict[str, str]]:
    with (ROOT / "datasets" / dataset / f"{dataset}.csv").open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if all(row[name] == value for name, value in only.items())]


PLACES = sorted({row["place"] for row in rows_of("school-enrollment")})


class Reader(HTMLParser):
    """What a screen reader meets, in order; fails where an element is closed that is not open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.met: list[str] = []
        self.tables: list[list[list[tuple[str, str]]]] = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        if tag in ("meta", "br"):
            return
        self.open.append(tag)
        attrs = dict(attrs)
        if tag == "figure":
            assert attrs["role"] == "img" and attrs["aria-label"].strip()
        if tag in ("figure", "table"):
            self.met.append(tag)
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.tables[-1][-1].append((attrs.get("scope", ""), ""))
        if tag in ("h1", "h2", "h3"):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_data(self, data):
        if {"td", "th"} & set(self.open):
            scope, text = self.tables[-1][-1][-1]
            self.tables[-1][-1][-1] = scope, text + data
        if self.open and self.open[-1] in ("h1", "h2", "h3"):
            level, text = self.headings[-1]
            self.headings[-1] = level, text + data


@pytest.fixture(scope="module")
def pages():
    """Every place's posters and page, with an empty picture in the place of each drawing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(posters, "picture", lambda chart: "<svg></svg>")
        made = {place: checks.stations(place) for place in PLACES}
        return {place: (walk, Reader(walk.html())) for place, walk in made.items()}


def test_every_district_in_the_data_has_four_posters(pages):
    assert len(pages) == 206
    for walk, page in pages.values():
        assert len(walk.stations) == len(page.tables) == 4
        for poster in walk.stations:
            assert all((poster.question, poster.finding, poster.text, poster.source, poster.prompt))


def test_a_screen_reader_meets_headings_in_order_and_words_before_each_table(pages):
    for place, (walk, page) in pages.items():
        levels = [level for level, _ in page.headings]
        assert levels == [1, 2, 2, 2, 2, *[2, 3] * 4], place
        assert [text for level, text in page.headings if level == 3] == [poster.finding for poster in walk.stations]
        assert page.met == ["figure", "table"] * 4, place


def test_every_table_has_headings_for_its_columns_and_rows(pages):
    for place, (_, page) in pages.items():
        for head, *body in page.tables:
            assert all(scope == "col" and text for scope, text in head), place
            assert len(body) in (5, 7) and all(row[0][0] == "row" and row[0][1] for row in body), place
            assert all(text for row in body for _, text in row), place


def counts_on(page: Reader):
    """Each cell that counts people: which poster, whose group, and the words in it."""
    for number, (head, *body) in enumerate(page.tables, 1):
        for at, (_, name) in enumerate(head):
            if name in ("Students", "Students in all", "Out on an average day"):
                yield from ((number, row[0][1], row[at][1]) for row in body)


def rows_drawn(poster) -> list[dict]:
    return [row for rows in poster.chart.chart.to_dict()["datasets"].values() for row in rows]


def test_no_count_of_people_below_the_threshold_is_on_any_poster(pages):
    seen = 0
    for place, (walk, page) in pages.items():
        for poster, _, words in counts_on(page):
            if re.fullmatch(r"[\d,]+", words):
                seen += 1
                count = int(words.replace(",", ""))
                assert count >= SMALLEST or (poster == 1 and count == 0), (place, poster)
        for poster in walk.stations:
            texts = " ".join((poster.finding, *poster.text, poster.chart.description))
            for count in re.findall(r"(?<!every )\b([\d,]+) (?:students|children|people)", texts):
                assert int(count.replace(",", "")) >= SMALLEST, (place, texts)
        drawn = [row for row in rows_drawn(walk.stations[0]) if "in the state" not in row["words"]]
        assert all(row["value"] is None or row["value"] == 0 or row["value"] >= SMALLEST for row in drawn), place
    assert seen > 1_500


@pytest.mark.parametrize(
    ("poster", "column", "rows"),
    [
        (1, "students", rows_of("school-enrollment", year="2021-22")),
        (3, "suspended", rows_of("school-suspensions", year="2018-19", rate_status="reported")),
        (4, "cohort", rows_of("school-graduation", year="2018-19")),
    ],
    ids=["enrollment", "suspensions", "graduation"],
)
def test_every_count_is_the_publishers_and_a_blank_says_so_in_words(pages, poster, column, rows):
    published = {(row["place"], row["race_ethnicity"]): row[column] for row in rows if row[column]}
    for place, (_, page) in pages.items():
        for number, group, words in counts_on(page):
            if number != poster:
                continue
            expected = published.pop((place, group), "")
            if expected:
                assert words.replace(",", "") == expected, (place, group)
            else:
                assert words in BLANKS, (place, group)
    assert not published, "a published count is on no poster"


def test_what_is_kept_back_is_said_of_who_keeps_it(pages):
    """Of the state where it prints no number, of us where our recipe leaves out what it prints."""
    of_us = {
        (row["place"], row["race_ethnicity"])
        for row in rows_of("school-graduation", year="2018-19")
        if row["rate_status"] == "withheld" and not row["rate_at_least"]
    }
    for place, (walk, _) in pages.items():
        for poster in walk.stations:
            cells, text = set(poster.chart.table.astype(str).to_numpy().ravel()), " ".join(poster.text)
            for word in BLANKS:
                assert (word in cells) <= (f"{word.capitalize()}:" in text), (place, poster.question, word)
        graduated = walk.stations[3].chart.table
        for group, rate in zip(graduated["Recorded as"], graduated["Of 100 (chance alone)"], strict=True):
            assert (rate == "withheld by us") == ((place, group) in of_us), (place, group)


def test_no_bar_is_drawn_as_zero_for_a_number_that_is_not_there(pages):
    for place, (walk, _) in pages.items():
        for poster in walk.stations[2:]:
            drawn = {row["group"]: row for row in rows_drawn(poster)}
            rates = zip(poster.chart.table["Recorded as"], poster.chart.table["Of 100 (chance alone)"], strict=True)
            for group, rate in rates:
                if "in the state" not in drawn[group]["words"] and rate.startswith((*BLANKS, "at least")):
                    assert drawn[group]["value"] is None, (place, group)


def test_no_headline_names_a_group_and_each_counts_people_or_says_that_none_are_printed(pages):
    groups = {*checks.GROUPS, *checks.COHORTS}
    for place, (walk, _) in pages.items():
        for poster in walk.stations:
            assert not [group for group in groups if group in poster.finding.replace(place, "")], (
                place,
                poster.finding,
            )
        for poster in walk.stations[2:]:
            assert re.search(r"[\d,]+ (?:of [\d,]+ )?students|has no row|publishes no number", poster.finding), place


def test_no_poster_is_empty(pages):
    """Forty places have no number of their own on posters 3 and 4: there the bars are the state's, and say so."""
    empty = 0
    for place, (walk, _) in pages.items():
        for poster in walk.stations:
            rows = rows_drawn(poster)
            assert any(row["value"] is not None or "at least" in row["words"] for row in rows), (place, poster.question)
        stood_in = [any("in the state" in row["words"] for row in rows_drawn(poster)) for poster in walk.stations]
        for poster, states in zip(walk.stations, stood_in, strict=True):
            assert states == ("the bars show all of Connecticut" in " ".join(poster.text)), (place, poster.question)
        empty += stood_in[2] and stood_in[3]
    assert empty == 40


def test_a_rate_of_few_students_has_its_count_its_range_and_what_one_student_weighs(pages):
    vernon = pages["Vernon"][0].stations[3]
    rows = vernon.chart.table.set_index("Recorded as")
    assert list(rows.loc["Black"]) == ["66.7 (49 to 81)", "79.8", "30"]
    assert "The smallest group with a number has 21 students, so each is 5 of 100 there." in vernon.text
    for place, (walk, _) in pages.items():
        for poster in walk.stations[2:]:
            for row in rows_drawn(poster):
                if row["value"] is not None and "in the state" not in row["words"]:
                    assert row["low"] < row["value"] < row["high"], (place, row["group"])


def test_the_headline_of_poster_4_counts_what_the_state_prints(pages):
    graduation = load("school-graduation").query("year == '2018-19' and rate_status == 'reported'")
    counts = graduation.groupby("place")[["graduates", "cohort"]].sum()
    for place, (walk, _) in pages.items():
        found = re.search(r"graduated ([\d,]+) of ([\d,]+) students", walk.stations[3].finding)
        if found:
            assert [int(each.replace(",", "")) for each in found.groups()] == list(counts.loc[place]), place


def test_each_poster_and_the_door_ask_who_will_tell_whom_what_came_of_it(pages):
    for walk, _ in pages.values():
        assert "Who will tell whom what came of it" in walk.door
        for number, poster in enumerate(walk.stations, 1):
            assert "Who will tell whom what came of it, where, and by which day?" in poster.markdown(number)


def test_only_a_poster_with_residents_cites_the_census(pages):
    for place, (walk, _) in pages.items():
        first = walk.stations[0]
        assert ("Census" in first.source) == any("people of any age" in text for text in first.text), place


def test_every_poster_says_its_year_and_source_and_compares_with_the_state(pages):
    years = ("2021", "2021-22", "2018-19", "2018-19")
    for place, (walk, page) in pages.items():
        for number, (poster, year) in enumerate(zip(walk.stations, years, strict=True), 1):
            assert year in poster.finding and year in poster.source and "Education" in poster.source, place
            heads = [text for _, text in page.tables[number - 1][0]]
            if number > 1:
                assert ("State, of 100" in heads) == (place != "Connecticut"), place


def test_every_poster_is_in_plain_language(pages):
    hardest = max((poster.grade.grade, place) for place, (walk, _) in pages.items() for poster in walk.stations)
    assert hardest[0] <= 8, hardest


def test_no_two_places_are_written_to_the_same_file():
    stems = {re.sub(r"[^a-z0-9]+", "-", place.casefold()).strip("-") for place in PLACES}
    assert len(stems) == len(PLACES)


def pages_of(pdf: bytes, tmp_path: Path) -> list[str]:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    (tmp_path / "walk.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", tmp_path / "walk.pdf", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\f")[:-1]


@pytest.mark.parametrize("place", SAMPLE)
def test_a_sheet_for_the_door_and_one_page_a_poster_are_printed(place, tmp_path):
    walk = checks.stations(place)
    pdf = walk.pdf()
    door, *stations = pages_of(pdf, tmp_path)
    assert "What comes of it" in door and b"pdfuaid:part" in pdf
    assert len(stations) == 4
    for number, (page, poster) in enumerate(zip(stations, walk.stations, strict=True), 1):
        assert f"{number}. {poster.question}" in page and "Write here." in page and "Source:" in page


@pytest.mark.slow
def test_every_district_prints_one_page_a_poster(tmp_path):
    printed = {place: len(pages_of(checks.stations(place).pdf(), tmp_path)) for place in PLACES}
    assert printed == dict.fromkeys(PLACES, 5)


VERNON = "In 2021-22, {} had students in class on {} of every 100 school days. In the state it was {}."


@pytest.mark.parametrize(
    "text",
    [
        VERNON.format("Vernon's schools", "93.9", "92.1"),
        VERNON.format("schools", "94", "92").replace("2021-22", "2021–2022"),
        "Vernon's students missed 6.1 of 100 days in 2021-22. That is 1.8 fewer than in the whole state.",
        VERNON.format("Vernon's schools", "93,9", "92,1"),
        checks.official("Vernon").replace("During", "Throughout"),  # long words are no fault: a grade is no target
    ],
)
def test_any_plain_text_that_keeps_the_facts_matches(text):
    assert check(checks.plain_words, text, place="Vernon").state == MATCHES


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (VERNON.format("Vernon's schools", "most", "92.1"), "figure_lost"),
        (VERNON.format("Vernon's schools", "93.9", "less"), "comparison_lost"),
        (VERNON.format("schools", "93.9", "92.1").replace("In 2021-22, s", "S"), "year_lost"),
        (checks.official("Vernon"), "official_sentence"),
        ("94, 92, 2021-22.", "hardly_a_word"),
    ],
)
def test_a_text_that_loses_a_fact_is_told_so(text, mistake):
    result = check(checks.plain_words, text, place="Vernon")
    assert (result.state, result.mistake) == (NOT_YET, mistake)


@pytest.mark.parametrize(
    ("text", "state"), [("", NOT_ATTEMPTED), ("…", NOT_ATTEMPTED), (94, NOT_YET), ("Hm.", NOT_YET)]
)
def test_what_is_no_text_about_it_does_not_match(text, state):
    assert check(checks.plain_words, text, place="Vernon").state == state


def test_the_shown_interval_is_wilsons_and_holds_the_rate():
    for place in SAMPLE:
        rows = checks.suspended(place).dropna(subset=["rate"])
        assert ((rows["low"] < rows["rate"]) & (rows["rate"] < rows["high"])).all()


def test_the_praise_promises_no_more_than_the_check_has_read():
    """Swapped numbers keep every figure, so nothing is said of their being true."""
    swapped = "In 2021-22, schools in Vernon had students in class on 92.1 of 100 days, and in the state on 93.9."
    result = check(checks.plain_words, swapped, place="Vernon")
    assert result.state == MATCHES
    assert "only readers can tell" in result.message and "nothing true is lost" not in result.message


def test_nine_of_ten_students_are_in_a_group_with_a_bar_though_the_middle_district_draws_two():
    """Counted from the publisher's rows: what is said of groups must not be said of students."""
    rates = {
        (row["place"], row["race_ethnicity"]): row["rate"] for row in rows_of("school-suspensions", year="2018-19")
    }
    districts = {place for place, _ in rates} - {"Connecticut"}
    enrollment = rows_of("school-enrollment", year="2018-19")
    printed = {(row["place"], row["race_ethnicity"]): row["students"] for row in enrollment if row["students"]}
    bars = [(place, group) for (place, group), rate in rates.items() if rate and place in districts]
    with_bar = sum(int(printed[bar]) for bar in bars if bar in printed)
    # Four of the 413 bars are of groups whose enrollment has a star; the rate's own total stands in for it.
    assert (len(bars), len([bar for bar in bars if bar not in printed]), with_bar) == (413, 4, 485_377)
    table = checks.students_with_a_bar()
    assert table["students"].sum() == 530_612 and round(table["with_bar"].sum()) - with_bar == 369
    said = checks.students_not_groups()
    assert "About 92 of every 100 in the state" in said.caption and "in 41 of 202 districts none" in said.caption
    shares = said.table.set_index("Recorded as")["Of 100, in a group with a bar"]
    assert shares["White"] == "97" and shares["Asian"] == "37" and shares["American Indian or Alaska Native"] == "12"


def test_a_count_is_said_by_its_own_mark_and_not_by_the_rates():
    """The state stars 409 counts of 2018-19 and marks 434 with N/A, which it does not explain."""
    table = load("school-suspensions").query("year == '2018-19'").set_index(["place", "race_ethnicity"])
    said = {"suppressed": NOT_PUBLISHED, "not applicable": "not given"}
    for place in ("Avon", "Bethel", "Hartford"):
        shown = checks.stations(place).stations[2].chart.table.set_index("Recorded as")["Students"]
        for group, words in shown.items():
            if (place, group) in table.index and table.at[(place, group), "suspended_status"] in said:
                assert words == said[table.at[(place, group), "suspended_status"]], (place, group)
    marks = table.groupby(["suspended_status", "rate_status"]).size()
    assert marks["not applicable", "suppressed"] == 367


def test_a_blank_of_suspensions_is_said_as_the_biography_says_it(pages):
    """N/A is not said to hide a child: where the state's enrollment table prints a number, it is under 20, or none."""
    package = json.loads((ROOT / "datasets" / "school-suspensions" / "datapackage.json").read_text(encoding="utf-8"))
    bio = package["biography"]["suppressed"]
    assert "It does not explain N/A" in bio and "most likely means that no suspension was recorded" in bio
    rows = rows_of("school-suspensions", year="2018-19")
    enrolled = {(row["place"], row["race_ethnicity"]): row for row in rows_of("school-enrollment", year="2018-19")}
    small = [
        int(enrolled[key]["students"])
        for row in rows
        if row["suspended_status"] == "not applicable" and row["rate_status"] == "suppressed"
        if (key := (row["place"], row["race_ethnicity"])) in enrolled and enrolled[key]["students"]
    ]
    assert (len(small), small.count(0), max(small)) == (112, 19, 19)

    marks = {(row["place"], row["race_ethnicity"]): row["suspended_status"] for row in rows}
    words = {"suppressed": "not published", "not applicable": "not given", "": "no row"}
    for place, (walk, _) in pages.items():
        poster = walk.stations[2]
        text = " ".join(poster.text)
        assert "keeps it back" not in text and "known by it" not in text, place
        said = dict(zip(poster.chart.table["Recorded as"], poster.chart.table["Students"], strict=True))
        for group, shown in said.items():
            mark = marks.get((place, group), "")
            assert mark == "reported" or shown == words[mark], (place, group)
        if "not given" in said.values():
            assert "most likely no student of the group was suspended" in text.lower(), place
            assert "Do not read it as zero or as hidden." in text, place
        assert "known by it" not in walk.door and "Do not read it as zero or as hidden." in " ".join(walk.door.split())


def test_the_missing_bars_are_counted_by_the_mark_of_the_state():
    """1,001 of the 1,414 bars of 202 districts: 409 stars, 434 N/A, 158 without a row."""
    rows = [row for row in rows_of("school-suspensions", year="2018-19") if row["place"] != "Connecticut"]
    marks = Counter(row["suspended_status"] for row in rows if not row["rate"])
    without = len({row["place"] for row in rows}) * len(checks.GROUPS) - len(rows)
    assert (marks, without) == ({"suppressed": 409, "not applicable": 434}, 158)
    assert dict(checks.without_a_bar()) == {**marks, "no row": without}
    caption = checks.students_not_groups().caption
    assert "1,001 bars are missing: 409 counts have a star, 434 have N/A, and 158 have no row" in caption
    assert "hides nobody" in CELLS["left-out-notes"]


def test_at_most_thirteen_students_are_left_for_the_districts_with_na():
    islanders = [row for row in rows_of("school-suspensions", year="2018-19") if row["race_ethnicity"] == checks.GROUPS[0]]
    counts = Counter(row["suspended_status"] for row in islanders)
    state = next(int(row["suspended"]) for row in islanders if row["place"] == "Connecticut")
    assert (counts["suppressed"], counts["not applicable"], state - counts["suppressed"]) == (21, 100, 13)
    assert "no child can be known" not in CELLS["reading"] and "at most 13<!--islanders-left-->" in CELLS["reading"]


def test_at_least_is_said_of_groups_in_which_fewer_than_six_did_not_graduate(pages):
    for place, (walk, _) in pages.items():
        poster = walk.stations[3]
        has_floor = any(rate.startswith("at least") for rate in poster.chart.table["Of 100 (chance alone)"])
        assert has_floor == ("At least: fewer than six did not graduate" in " ".join(poster.text)), place


def test_a_range_in_brackets_is_explained_as_what_could_easily_have_been(pages):
    for place, (walk, _) in pages.items():
        for poster in walk.stations[2:]:
            has_range = any(" to " in rate for rate in poster.chart.table["Of 100 (chance alone)"])
            explained = "In brackets: what the number could easily have been in a group of this size" in " ".join(
                poster.text
            )
            assert has_range == explained, (place, poster.question)


def test_a_small_true_difference_is_not_told_that_it_counts_days():
    """In 51 places the answer is fewer than 6: whoever types the number is told to write that, not of days."""
    few = [place for place in PLACES if checks.out_compared.answer(place=place) == "fewer than 6"]
    assert len(few) == 51
    for place in few:
        out = checks.average_day(place)["out"]
        told = check(checks.out_compared, float(out[place] - out["Connecticut"]), place=place)
        assert told.state == NOT_YET and 'write "fewer than 6"' in told.message, place


def test_vernon_shows_every_kind_of_cell_that_the_page_says_it_shows(pages):
    cells = [set(poster.chart.table.astype(str).to_numpy().ravel()) for poster in pages["Vernon"][0].stations]
    shown = set.union(*cells)
    assert {"not published", "not given", "no row"} < shown
    assert any(words.startswith("at least") for words in cells[3])
    assert "kept back by the state, marked N/A, rounded down by us, and not there at all" in CELLS["your-place"]


def test_the_share_asks_for_a_real_person():
    """The card's person is made up, so nobody can tell that person anything."""
    assert "which real person would be told what came of it" in CELLS["step-share"]
    assert "tell that person" not in CELLS["step-share"]


def test_a_difference_is_as_exact_as_its_two_rounded_bars():
    assert round(checks.out_compared.answer(place="Chester"), 1) == -6.8
    assert [check(checks.out_compared, typed, place="Chester").state for typed in (-5, -6, -7)] == [
        NOT_YET,
        MATCHES,
        MATCHES,
    ]


def test_the_strength_speaks_of_students_and_blames_no_small_district():
    """Of the 200 districts, those above the state's average are the larger ones by the median, so size explains nothing."""
    rows = [
        (int(row["students"]), float(row["attendance_rate"]))
        for row in rows_of("school-attendance", release="May 2023", year="2021-22", student_group="All Students")
        if row["students"] and row["attendance_rate"] and row["place"] != "Connecticut"
    ]
    above = [students for students, rate in rows if rate > 0.9211]
    below = [students for students, rate in rows if rate <= 0.9211]
    assert len(above) == 139 and len(rows) == 200 and median(above) > median(below)
    assert round(100 * sum(above) / sum(above + below)) == 57
    assert "57<!--fewer-students-->" in CELLS["strength"] and "districts are small" not in CELLS["strength"]


def test_what_a_study_found_is_said_of_that_study():
    """The formula was tried on mistakes and learning time by those who made it; three of five replications found nothing."""
    assert "later studies" not in CELLS["reading"] and "the same research found" in CELLS["reading"]
    assert "Three of five newer tests found no clear difference" in CELLS["reading"]
    assert "unconstitutional for the children who had sued" in CELLS["reading"]
