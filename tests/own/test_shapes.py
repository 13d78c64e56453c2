"""Tables as publishers shape them: several heading rows, two languages, a column a group, groups inside groups."""

import pandas as pd
import pytest
from tables import people, written

from workshop.datapackage.descriptor import DatasetError
from workshop.own import Desk, Question, ask, read

# The form in which Brazil's statistics office writes a table: titles, three heading rows with cells repeated, a dash
# for nought, a legend of two columns below. The numbers are made up.
BRAZIL = """\ufeff"Tabela 1 - Pessoas, por cor ou raça e alfabetização"
"Variável - Pessoas"
"Nível";"Cód.";"Município";"Alfabetização x Cor ou raça"
"Nível";"Cód.";"Município";"Total";"Total";"Total";"Total";"Alfabetizadas";"Alfabetizadas";"Alfabetizadas";"Alfabetizadas"
"Nível";"Cód.";"Município";"Total";"Branca";"Preta";"Parda";"Total";"Branca";"Preta";"Parda"
"MU";"1100015";"Vila A (RO)";"1900";"700";"200";"1000";"1750";"670";"180";"900"
"MU";"1100023";"Vila B (RO)";"2500";"800";"-";"1700";"2260";"760";"-";"1500"
"MU";"1100031";"Vila C (RO)";"1400";"500";"100";"800";"1285";"480";"85";"720"
"Fonte: IBGE - Censo Demográfico"

"Notas"
"1 - Dados do Universo."
"Legenda"
"Símbolo";"Significado"
"-";"Zero absoluto, não resultante de um cálculo ou arredondamento.
Ex: Em determinado município não existem pessoas."
"X";"Valor inibido para não identificar o informante."
"""
TWO = """Group / Groupe?
region,group,suspended,students
Région,Groupe,Exclus,Élèves
North / Nord,Black / Noir,12,120
North / Nord,White / Blanc,31,400
South / Sud,Black / Noir,18,150
South / Sud,White / Blanc,22,310
East / Est,Black / Noir,11,130
East / Est,White / Blanc,27,330
North / Nord,Total / Ensemble,43,520
South / Sud,Total / Ensemble,40,460
East / Est,Total / Ensemble,38,460
"""


def said(desk: Desk) -> str:
    return " ".join(desk.file().words)


def test_a_table_of_brazil_s_statistics_office_needs_no_box_but_its_standard(tmp_path):
    path = tmp_path / "tabela.csv"
    path.write_text(BRAZIL, encoding="utf-8")
    desk = Desk(str(path), standards="Brazil")
    asked = desk.own.question
    assert (asked.row, asked.group, asked.place) == ("a count", "group", "Município")
    assert asked.outcome.endswith("Alfabetizadas") and asked.people.endswith("Total")
    counts = desk.own.counts.groups()
    assert counts.loc["Branca"].tolist() == [1910, 90, 0] and counts.loc["Preta"].tolist() == [265, 35, 0]
    for words in (
        "An invisible mark",
        "Semicolons",
        "heading has 3 rows",
        "Above the table stand 2 lines",
        "Below the table stand 7 lines",
        "8 columns are one group's each: Total, Branca, Preta, Parda",
        "'Total' counts everybody again and is left out",
        "'-' in 1 row. A mark or a blank is no zero",
        "means nought, write 0",
    ):
        assert words in said(desk)
    boxes = desk.step("categories").table.set_index("Group in the table").iloc[:, 0]
    assert boxes.to_dict() == {"Branca": "Branca", "Preta": "Preta", "Parda": "Parda"}


def test_names_in_two_languages_are_both_kept_and_totals_known_in_both(tmp_path):
    path = tmp_path / "two.csv"
    path.write_text(TWO, encoding="utf-8")
    desk = Desk(str(path))
    assert list(desk.sheet.frame) == [
        "region / Région", "group / Groupe", "suspended / Exclus", "students / Élèves"
    ]  # fmt: skip
    assert "two rows of names, as in two languages" in said(desk)
    assert desk.own.groups == ["White / Blanc", "Black / Noir"]
    assert "'Total / Ensemble' counts everybody again" in said(desk)
    assert desk.step("categories").table.iloc[:, 1].tolist() == ["White", "Black or African American"]


@pytest.mark.parametrize("first", ["Black,*,s", "Black,12,120", "Nobody,*,*"])
def test_a_first_row_of_data_is_never_taken_for_names(tmp_path, first):
    path = tmp_path / "table.csv"
    path.write_text(f"race,yes,all\n{first}\nWhite,5,9\nAsian,6,80\nHispanic,9,90\nNative,7,70\nOther,8,80\n")
    assert list(read(path).frame) == ["race", "yes", "all"]
    path = written(tmp_path, people(40), "list.csv")
    assert len(read(path).frame) == 40


@pytest.mark.parametrize(
    "names", ["White: {}|Black: {}|Asian: {}", "{}_white|{}_black|{}_asian", "White {}|Black {}|Asian {}"]
)
def test_a_column_a_group_is_put_below_each_other_and_said(tmp_path, names):
    names = [each.format(what) for each in names.split("|") for what in ("suspended", "enrolled")]
    numbers = [[12, 120, 31, 400, 9, 80], [15, 150, 22, 300, 8, 90], [11, 130, 27, 330, 7, 70]]
    table = pd.DataFrame(numbers, columns=names).assign(town=["A", "B", "C"])
    desk = Desk(str(written(tmp_path, table)))
    assert (desk.own.question.outcome, desk.own.question.people) == ("suspended", "enrolled")
    groups = {name.casefold(): row.tolist()[:2] for name, row in desk.own.counts.groups().iterrows()}
    assert groups == {"white": [38, 362], "black": [80, 950], "asian": [24, 216]}
    assert "6 columns are one group's each" in said(desk)


def test_one_number_a_group_is_named_with_what_is_missing(tmp_path):
    table = pd.DataFrame({"town": ["A", "B"], "White": [120, 90], "Black": [40, 60], "Asian": [12, 15]})
    words = said(Desk(str(written(tmp_path, table))))
    assert "A rate needs two numbers of each group" in words and "Put the other beside it" in words


def test_noughts_and_ones_of_persons_stay_as_they_are(tmp_path):
    table = people(60).assign(white=1, black=0, asian=0)
    assert list(read(written(tmp_path, table)).frame)[-3:] == ["white", "black", "asian"]


NESTED = pd.DataFrame(
    {
        "ethnicity": ["All students", "Hispanic", "Mexican", "Puerto Rican", "Black", "White"],
        "suspended": [170, 60, 25, 35, 50, 60],
        "enrolled": [1600, 500, 200, 300, 400, 700],
    }
)


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4, 5], [0, 2, 3, 1, 4, 5], [4, 5, 1, 2, 3, 0]])
def test_a_group_that_holds_its_neighbours_is_left_out_and_said(tmp_path, order):
    path = written(tmp_path, NESTED.iloc[order])
    counts = ask(read(path), Question("a count", "ethnicity", "suspended", people="enrolled"))
    assert set(counts.groups().index) == {"Mexican", "Puerto Rican", "Black", "White"}
    noted = " ".join(counts.noted) + " ".join(read(path).noted)
    assert "'Hispanic' holds as many as 'Mexican', 'Puerto Rican' together, in every number" in noted
    assert "total" in noted or "'All students' counts everybody again" in noted


def test_groups_whose_words_cut_across_others_are_a_caution_and_stay(tmp_path):
    table = NESTED.iloc[4:].replace({"Black": "Hispanic of any race"})
    counts = ask(read(written(tmp_path, table)), Question("a count", "ethnicity", "suspended", people="enrolled"))
    assert "may hold people of other groups too" in " ".join(counts.noted)
    assert "Hispanic of any race" in counts.groups().index


def test_a_heading_that_stands_again_is_left_out_and_said(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("race,yes,all\nBlack,12,120\nrace,yes,all\nWhite,15,90\nAsian,16,80\n")
    sheet = read(path)
    assert len(sheet.frame) == 3
    assert "The heading stands again in 1 of the rows" in " ".join(sheet.noted)


def test_a_list_without_a_heading_says_so_and_shows_nobody(tmp_path):
    path = tmp_path / "table.csv"
    rows = people(60).assign(name=[f"Zoraida Quill {k}" for k in range(60)])
    rows.to_csv(path, index=False, header=False)
    with pytest.raises(DatasetError, match="has no heading: its first row holds values") as caught:
        read(path)
    assert "Zoraida" not in str(caught.value)
    assert "Zoraida" not in repr(Desk(str(path)).file())


WIDE = pd.DataFrame(
    {
        "Date": ["20210302"] * 2 + ["20210303"] * 2,
        "state": ["CT", "RI"] * 2,
        **{
            f"{what}_{group}": [size + 7 * k for k in range(4)]
            for what, size in (("Cases", 900), ("Deaths", 40))
            for group in ("White", "Black", "AIAN", "NHPI", "Unknown")
        },
        "Cases_Ethnicity_Unknown": [20, 30, 40, 50],
        "white_p": [0.5, 0.4, 0.3, 0.6],
        "black_p": [0.1, 0.2, 0.3, 0.2],
    }
)


def test_in_a_table_with_a_column_a_group_only_those_columns_are_compared(tmp_path):
    """As the COVID Racial Data Tracker has it: other columns count all groups, and would make all rates the same."""
    desk = Desk(str(written(tmp_path, WIDE)))
    asked = desk.own.question
    assert (asked.row, asked.outcome, asked.people, asked.place) == ("a count", "Deaths", "Cases", "state")
    assert {"AIAN", "NHPI", "Unknown"} <= set(desk.own.groups)
    assert "white_p" in desk.sheet.frame and "10 columns are one group's each" in said(desk)
    wrong = Desk(str(tmp_path / "table.csv"), row="a count", outcome="Cases_Ethnicity_Unknown", people="Cases")
    assert "counts no group of its own" in wrong.trouble and "Name one of those that do: Cases, Deaths" in wrong.trouble


def test_cells_behind_the_heading_are_kept_and_said(tmp_path):
    path = tmp_path / "table.csv"
    rows = "".join(f"{k},Black,yes,{k}\n" for k in range(10, 20))
    path.write_text(f"case,race,suspended\n{rows}")
    sheet = read(path)
    assert list(sheet.frame) == ["case", "race", "suspended", "column 4"]
    assert "Its rows have 4 cells, and its heading has 3 names" in " ".join(sheet.noted)
    path.write_text(f"case,race,suspended\n{rows}".replace(",yes,10", ",yes,10,more"))
    with pytest.raises(DatasetError, match="row 2 has more cells than the heading, which has 4"):
        read(path)
    path.write_text("case,race,suspended\n" + "".join(f"{k},Black,yes,\n" for k in range(10, 20)))
    assert read(path).noted == () and list(read(path).frame) == ["case", "race", "suspended"]


def test_a_city_of_half_a_state_is_no_state(tmp_path):
    """Made up after Rhode Island: its largest county has as many as the others together, and not of each group."""
    counties = {
        "Providence": (340, 70),
        "Kent": (150, 9),
        "Washington": (110, 8),
        "Newport": (70, 9),
        "Bristol": (45, 9),
    }
    rows = [
        (place, group, 6, size)
        for place, sizes in counties.items()
        for group, size in zip(("White", "Black"), sizes, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["county", "race", "suspended", "students"])
    desk = Desk(str(written(tmp_path, table)))
    assert desk.own.counts.whole == "" and desk.own.counts.groups().loc["White"].sum() == 715
    whole = table.groupby("race", sort=False)[["suspended", "students"]].sum().reset_index()
    desk = Desk(str(written(tmp_path, pd.concat([whole.assign(county="Rhode Island"), table]))))
    assert desk.own.counts.whole == "Rhode Island" and desk.own.counts.groups().loc["White"].sum() == 715


def test_a_group_whose_column_is_stars_alone_stands_below_the_others_too(tmp_path):
    """As in Connecticut's enrollment: most districts star their smallest group."""
    table = pd.DataFrame({"District": list("ABC"), "Race: White": [120, 90, 80], "Race: Black": [40, "*", 9]})
    path = written(tmp_path, table.assign(**{"Race: Native Hawaiian": "*", "Race: Total": [170, 130, 95]}))
    sheet = read(path)
    assert sheet.counted == ("Race",) and set(sheet.frame["group"]) == {"White", "Black", "Native Hawaiian", "Total"}
    assert "A rate needs two numbers of each group" in " ".join(sheet.noted)
