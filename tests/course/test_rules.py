"""Each content rule finds what it is for in a good session with one thing broken, and nothing in the good session."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small_project import by_id, change

from workshop.course.rules import RULES, lint
from workshop.course.session import sources

Notebook = dict[str, Any]


def _set(identity: str, text: str) -> Callable[[Notebook], None]:
    return lambda nb: by_id(nb, identity).update(source=text)


def _replace(identity: str, old: str, new: str) -> Callable[[Notebook], None]:
    def edit(nb: Notebook) -> None:
        cell = by_id(nb, identity)
        assert old in cell["source"], f"the good session no longer says {old!r}"
        cell["source"] = cell["source"].replace(old, new)

    return edit


def _add(identity: str, text: str) -> Callable[[Notebook], None]:
    return lambda nb: by_id(nb, identity).update(source=by_id(nb, identity)["source"] + text)


def _workshop(identity: str, **fields: Any) -> Callable[[Notebook], None]:
    return lambda nb: by_id(nb, identity)["metadata"].setdefault("workshop", {}).update(fields)


def _step(identity: str, **fields: Any) -> Callable[[Notebook], None]:
    return lambda nb: by_id(nb, identity)["metadata"]["workshop"]["step"].update(fields)


def _nbgrader(identity: str, **fields: Any) -> Callable[[Notebook], None]:
    return lambda nb: by_id(nb, identity)["metadata"].setdefault("nbgrader", {}).update(fields)


def _session(**fields: Any) -> Callable[[Notebook], None]:
    return lambda nb: nb["metadata"]["workshop"].update(fields)


def _remove(*identities: str) -> Callable[[Notebook], None]:
    return lambda nb: nb.update(cells=[cell for cell in nb["cells"] if cell["id"] not in identities])


def _swap(one: str, other: str) -> Callable[[Notebook], None]:
    def edit(nb: Notebook) -> None:
        first, second = nb["cells"].index(by_id(nb, one)), nb["cells"].index(by_id(nb, other))
        nb["cells"][first], nb["cells"][second] = nb["cells"][second], nb["cells"][first]

    return edit


def _field(identity: str, **fields: Any) -> Callable[[Notebook], None]:
    return lambda nb: by_id(nb, identity)["metadata"]["workshop"]["fields"][0].update(fields)


def _say(*minutes: int) -> Callable[[Notebook], None]:
    return _step("hands-on", messages=[{"minute": minute, "text": "Go on"} for minute in minutes])


def _in_the_room(nb: Notebook) -> None:
    cell = by_id(nb, "decision")
    labels = [f"Line {place}" for place in range(5)]
    cell["source"] = "\n".join(f"- {label}:" for label in labels)
    cell["metadata"]["workshop"]["fields"] = [{"name": label, "label": label, "type": "lines"} for label in labels]


def _untag(identity: str) -> Callable[[Notebook], None]:
    return lambda nb: by_id(nb, identity)["metadata"].pop("tags")


def _fold(identity: str, folded: bool) -> Callable[[Notebook], None]:
    return lambda nb: by_id(nb, identity)["metadata"].update(jupyter={"source_hidden": folded})


# What breaks each rule: (rule, the edit of the source notebook, words of the message).
IN_SOLUTIONS: list[tuple[str, Callable[[Notebook], Any], str]] = [
    ("metadata", _session(question=""), "question is empty"),
    ("metadata", lambda nb: nb["metadata"].pop("workshop"), "metadata lack 'workshop'"),
    ("metadata", _session(number=2), "say session 2"),
    ("one-h1", _replace("title", "# Good counts", "## Good counts"), "no heading of level 1"),
    ("one-h1", _add("further", "\n\n# Again"), "second heading of level 1"),
    ("heading-levels", _replace("references", "### References", "##### References"), "is level 5 below level 3"),
    ("unique-headings", _add("further", "\n\n## Predict"), "'Predict' stands twice"),
    ("parts", _remove("ask"), "'ask' is missing"),
    ("parts", _swap("strength", "ask"), "comes after"),
    ("parts", _set("strength", " "), "'strength' is empty"),
    ("readable", _workshop("references", part="sources"), "there is no 'sources'"),
    ("writing", _remove("one-thing"), "no place to write the one-thing"),
    ("writing", _nbgrader("reflection", grade=True, solution=True, grade_id="r"), "never checked"),
    ("readable", _workshop("reflect", write="feelings"), "there is no 'feelings'"),
    ("readable", _workshop("reflect", wirte="reflection"), "there is no 'wirte' (nearest: 'write'"),
    ("writing", _workshop("rate-change-answer", write="reflection"), "never checked"),
    ("writing", _workshop("rate-change-answer", write="decision"), "name its text in workshop → text"),
    ("writing", _workshop("rate-change-answer", write="decision", text="rise"), "sets no 'rise'"),
    ("cell-ids", lambda nb: by_id(nb, "ask").update(id="whom we ask"), "is forbidden"),
    ("cell-ids", lambda nb: by_id(nb, "ask").update(id="strength"), "'strength' is that of an earlier cell"),
    ("no-outputs", lambda nb: by_id(nb, "see").update(execution_count=3), "run number is saved"),
    (
        "no-outputs",
        lambda nb: by_id(nb, "see")["outputs"].append({"output_type": "stream", "name": "stdout", "text": "1"}),
        "an output",
    ),
    ("notebook-format", lambda nb: nb["metadata"]["kernelspec"].update(name="my-venv"), "'my-venv', not 'python3'"),
    ("notebook-format", lambda nb: nb.update(nbformat_minor=4), "4.4, not 4.5"),
    ("notebook-format", lambda nb: nb["metadata"]["kernelspec"].update(display_name=".venv (3.12.4)"), "'.venv (3.12"),
    ("notebook-format", lambda nb: by_id(nb, "ask").update(attachments=5), "attachments are no pictures"),
    ("notebook-format", lambda nb: by_id(nb, "see")["metadata"].update(papermill=5), "should be an object"),
    ("merged", _set("strength", "<<<<<<< HEAD\nOurs.\n=======\nTheirs.\n>>>>>>> other"), "two versions were merged"),
    ("nbgrader", _nbgrader("rate-change-check", points=10**400), "give 1 or more"),
    ("steps", _remove("share"), "they should be arrive"),
    ("readable", _step("share", mode="circle"), "there is no 'circle'"),
    ("readable", _step("share", minutes="14"), "should be a whole number"),
    ("readable", lambda nb: by_id(nb, "share")["metadata"]["workshop"]["step"].pop("minutes"), "lacks 'minutes'"),
    ("steps", _step("hands-on", equity_question=""), "lacks 'equity_question'"),
    ("steps", _untag("share"), "not tagged facilitator"),
    ("minutes", _step("share", minutes=15), "add up to 91"),
    ("minutes", lambda nb: (_step("break", minutes=4)(nb), _step("share", minutes=15)(nb)), "break is 4 minutes"),
    ("minutes", _step("share", minutes=0), "give whole minutes"),
    ("minutes", _step("share", cut={"minutes": 15}), "takes 15 minutes, and the step has 14"),
    ("minutes", _step("break", cut={"minutes": 2}), "break is never cut"),
    ("minutes", _step("hands-on", cut={"minutes": 30}), "add up to 62 minutes"),
    ("facilitator-notes", _replace("share", "**Purpose.**", "Purpose:"), "nothing under **Purpose.**"),
    ("facilitator-notes", _replace("break", "**Purpose.**", "**Access.**"), "nothing under **Purpose.**"),
    ("facilitator-notes", _replace("share", "**Purpose.**", "**Key.**"), "'Key' is no label"),
    ("facilitator-notes", _replace("share", "**60-minute cut.**", "**In person.**"), "needs its minutes"),
    ("room-messages", _say(20, 10), "should rise"),
    ("room-messages", _say(10, 30), "within the 30"),
    ("answers-below", _workshop("rate-change-notes", answers="rate"), "there is no such question"),
    ("answers-below", _remove("rate-change-notes"), "0 cells give the answers to 'rate_change'"),
    ("answers-below", _replace("rate-change-notes", "**Answers.**", "**Watch for.**"), "nothing under **Answers.**"),
    ("fields", _workshop("rate-change-answer", fields=[]), "people set 'rate_change' here"),
    ("fields", _field("rate-change-answer", name="rise"), "'rise' is set nowhere"),
    ("fields", _field("rate-change-answer", label=" "), "has no label"),
    ("fields", _field("rate-change-answer", type="choice"), "is a choice of nothing"),
    ("fields", _field("rate-change-answer", type="marks"), "needs its items"),
    ("fields", _field("rate-change-answer", type="table"), "needs its items, a row each"),
    ("fields", _workshop("ask", fields=[{"name": "a", "label": "A", "type": "text"}]), "nobody fills in"),
    ("readable", _field("rate-change-answer", type="slider"), "there is no 'slider'"),
    ("artefact", _workshop("decision", fields=[]), "the decision has no fields"),
    ("artefact", _field("decision", label="Another line"), "no line '- Another line:'"),
    ("artefact", _in_the_room, "5 lines of the decision are for the room"),
    ("facilitator-cells", _add("break", "\n\n## Break"), "use bold words"),
    ("facilitator-cells", lambda nb: by_id(nb, "break").update(cell_type="code"), "this one is code"),
    ("facilitator-cells", lambda nb: by_id(nb, "arrive")["metadata"].pop("workshop"), "before the first step"),
    ("exercises", _remove("rate-change-hint"), "it needs question, door-one"),
    (
        "exercises",
        _remove(*(f"students-shown{rest}" for rest in ("", "-door-one", "-answer", "-check", "-hint"))),
        "there are 2 exercises",
    ),
    ("exercises", _swap("rate-change-answer", "rate-change-check"), "it needs question, door-one"),
    ("hands-on-length", _add("hidden-share", "\n\n" + "word " * 600), "550 are the most"),
    ("doors", _replace("hidden-share", "**Door two:**", "In code:"), "has 0 times **Door two:**"),
    (
        "words-for-all",
        _add("hidden-share", "\n\nDouble-click the next cell."),
        "'Double-click' is for those who see code",
    ),
    ("nbgrader", _nbgrader("rate-change-answer", locked=True), "answer cell's nbgrader metadata"),
    ("nbgrader", _nbgrader("rate-change-check", points=0), "gives 0 points"),
    ("nbgrader", _nbgrader("ask", grade=False), "neither an answer nor a check"),
    ("grade-ids", _nbgrader("students-shown-answer", grade_id="rate_change"), "'rate_change' is that of an earlier"),
    ("answers", _replace("rate-change-answer", "### END SOLUTION", ""), "between one line"),
    ("answers", _replace("rate-change-answer", "rate_change = ...", "rate_change = 0"), "rate_change = ..."),
    ("answers", _replace("rate-change-answer", "rate_change = NOT", "rate = NOT"), "does not set 'rate_change'"),
    ("check-cells", _set("rate-change-check", "check(checks.hidden_share, rate_change)"), "check(checks.rate_change"),
    ("check-cells", _set("rate-change-hint", "checks.rate_change.hints"), "hint(checks.rate_change)"),
    ("python", _add("see", "\n!ls"), "'!ls' is no Python"),
    ("python", _add("see", "\n%pip install splink"), "is no Python"),
    ("python", _add("see", "\nimport os; os.system('pip install splink')"), "installs something"),
    ("python", _add("see", "\nif"), "not Python"),
    ("no-network", _add("see", "\npd.read_csv('https://data.ct.gov/x.csv')"), "https://data.ct.gov"),
    ("no-network", _add("see", "\nfrom urllib.request import urlopen"), "imports urllib.request"),
    ("parameters", _untag("parameters"), "0 cells are tagged"),
    ("parameters", _set("parameters", "town = 'Hartford'"), "'place' of the metadata has no default"),
    ("parameters", _set("parameters", "place = 'Hartfrod'"), "nearest: 'Hartford'"),
    ("datasets", _session(datasets=["school-suspension"]), "'school-suspension' is not in datasets/"),
    ("datasets", _add("see", '\nload("ct-towns")'), "'ct-towns', which the metadata"),
    ("folded-code", _fold("set-up", False), "nobody is asked to change"),
    ("folded-code", _fold("rate-change-answer", True), "asked to write in this cell"),
    ("short-code", _add("see", "\nx = 1" * 50), "lines, more than"),
    ("short-code", _add("see", f"\nx = '{'long ' * 40}'"), "characters, more than"),
    ("charts", _replace("rate-change-door-one", "show(\n    lines,", "print(\n    lines,"), "displayed by itself"),
    ("charts", _add("hidden-share-door-one", "\nbars"), "'bars' is displayed by itself"),
    ("charts", _add("hidden-share-door-one", "\nalt.Chart(kinds).mark_bar()"), "displayed by itself"),
    ("charts", _replace("hidden-share-door-one", "title=[", "header=["), "no title"),
    ("charts", _replace("hidden-share-door-one", 'title=["The table', 'title=["", "The table'), "no title"),
    ("charts", _replace("students-shown-door-one", "description=f", "words=f"), "no description"),
    ("charts", _replace("students-shown-door-one", "    table=counts,\n", ""), "no table"),
    ("charts", _replace("rate-change-door-one", 'alt.X("year:O", title="School year")', '"year:O"'), "axis x has no"),
    ("charts", _replace("rate-change-door-one", 'title="School year"', "title=None"), "axis x has no title"),
    ("alt-text", _add("further", "\n\n![](picture.png)"), "has no words"),
    ("alt-text", _add("further", '\n\n<img src="picture.png" alt="">'), "has no words"),
    ("link-text", _add("further", "\n\nLook [here](https://ctdata.org)."), "'here' does not say"),
    ("link-text", _add("further", "\n\nLook at https://ctdata.org today."), "stands bare"),
    ("link-text", _add("further", "\n\n[https://ctdata.org](https://ctdata.org)"), "stands bare"),
    ("link-text", _add("further", "\n\n[www.ctdata.org](https://ctdata.org)"), "does not say where"),
    ("link-text", _add("further", '\n\n<a href="https://ctdata.org">the data</a>'), "is HTML"),
    ("link-text", _add("further", "\n\nSee [the data][1]."), "leads nowhere"),
    ("one-h1", _add("further", "\n\nAgain\n====="), "second heading of level 1"),
    (
        "links-lead-somewhere",
        _add("further", "\n\nSee [the other table](../other.md)."),
        "../other.md, which is not there",
    ),
    ("title-promise", _session(takeaway="a map"), "the session's takeaway: 'a map'"),
    ("parts", _remove("content-note"), "'content-note' is missing"),
    ("reading-length", _add("reading", " word" * 400), "words; it should have 700 to 1000"),
    ("reading-length", _set("reading", "## Reading\n\nToo short."), "it should have 700"),
    ("reading-length", _workshop("reading", minutes=2), "do not fit 2 minutes"),
    ("reading-length", _workshop("reading", minutes=0), "has no minutes"),
    ("references", _replace("references", "(2020)", ""), "lacks author, (year)"),
    ("references", _replace("references", "](https://ijpds.org/article/view/1367)", "]"), "linked title"),
    ("references", _remove("references"), "no list of references"),
    ("words-to-avoid", _add("further", "\n\nHow minorities fare."), "'minorities': name the groups"),
    ("words-to-avoid", _add("further", "\n\nWe fix biased families."), "people need no repair"),
    ("words-to-avoid", _add("hands-on", "\n\nVulnerable populations."), "what they are exposed to"),
    ("words-to-avoid", _replace("hidden-share-door-one", "Three bars", "Non-White bars"), "'Non-White'"),
    ("words-to-avoid", _add("further", "\n\nminorities <!-- allow: minorities -->"), "allowed without a reason"),
    ("figures-marked", _add("further", "\n\nAbout 12.5 percent."), "12.5 has no source"),
    ("figures-marked", _add("further", "\n\nAbout 12.5<!--districs--> percent."), "no such name (nearest: 'districts'"),
    ("figures-marked", _replace("predict", "202<!--districts-->", "two hundred"), "'districts', which stands nowhere"),
    ("law-and-practice", _workshop("ask", box=["rule"]), "law.toml is not there"),
    ("nothing-left-to-fill-in", _add("further", "\n\nTODO: more"), "'TODO' was to be replaced"),
    ("nothing-left-to-fill-in", _add("see", "  # FIXME"), "'FIXME' was to be replaced"),
    ("nothing-left-to-fill-in", _add("further", "\n\nLorem ipsum dolor"), "was to be replaced"),
]

# The same for the participant's copy, for what only a copy can have wrong.
IN_SESSIONS: list[tuple[str, Callable[[Notebook], Any], str]] = [
    ("answers-removed", _set("rate-change-answer", "rate_change = 2"), "not the untouched stub"),
    ("no-facilitator-cells", lambda nb: by_id(nb, "ask")["metadata"].update(tags=["facilitator"]), "is left in"),
    ("heading-levels", _replace("reading", "## Reading", "Reading"), "is level 3 below level 1"),
    ("no-outputs", lambda nb: by_id(nb, "see").update(execution_count=3), "run number is saved"),
]

# Rules about other files: (rule, file, what it says now, words of the message).
IN_FILES: list[tuple[str, str, Callable[[str], str], str]] = [
    (
        "mistakes-and-hints",
        "solutions/01-good-counts/checks.py",
        lambda text: text.replace("@hidden_share.mistake", "@rate_change.mistake"),
        "'hidden_share' names no mistake",
    ),
    (
        "mistakes-and-hints",
        "solutions/01-good-counts/checks.py",
        lambda text: text.replace("def hidden_share", "def hidden"),
        "no @exercise called 'hidden_share'",
    ),
    ("words-to-avoid", "solutions/01-good-counts/checks.py", lambda text: f'{text}\nX = "fake tickets"\n', "unmatched"),
    ("python", "solutions/01-good-counts/checks.py", lambda text: f"{text}\nif\n", "not Python"),
    ("datasets", "solutions/01-good-counts/checks.py", lambda text: f'{text}\nload("x")\n', "'x' is not in datasets/"),
    ("one-h1", "README.md", lambda text: "No title", "no heading of level 1"),
    ("alt-text", "README.md", lambda text: "# Title\n\n![](sessions/README.md)", "has no words"),
    ("link-text", "README.md", lambda text: "# Title\n\n[click here](sessions/README.md)", "'click here' does not say"),
    ("links-lead-somewhere", "README.md", lambda text: "# Title\n\n[The year](year.md)", "year.md, which is not there"),
    ("words-to-avoid", "sessions/README.md", lambda text: f"{text}\nWe debias data.\n", "'debias'"),
]


def messages(root: Path, rule: str) -> list[str]:
    return [str(finding) for finding in lint(root) if finding.rule == rule]


def test_the_good_session_keeps_every_rule(good_project):
    assert [str(finding) for finding in lint(good_project)] == []


def test_every_rule_is_shown_to_fail():
    shown = {rule for rule, *_ in (*IN_SOLUTIONS, *IN_SESSIONS, *IN_FILES)} - {"readable"} | {"number-free"}
    assert shown == RULES.keys()


def test_every_rule_says_what_it_is_about():
    assert [rule.name for rule in RULES.values() if len(rule.says) < 20 or not rule.says.endswith(".")] == []


@pytest.mark.parametrize(("rule", "edit", "says"), IN_SOLUTIONS, ids=[f"{r}: {s}" for r, _, s in IN_SOLUTIONS])
def test_a_rule_finds_what_is_wrong_in_a_source(project, source, rule, edit, says):
    change(source, edit)
    found = messages(project, rule)
    assert any(says in message for message in found), found
    assert all(message.startswith("solutions/01-good-counts/good-counts.ipynb:") for message in found)


@pytest.mark.parametrize(("rule", "edit", "says"), IN_SESSIONS, ids=[f"{r}: {s}" for r, _, s in IN_SESSIONS])
def test_a_rule_finds_what_is_wrong_only_in_the_copy(project, rule, edit, says):
    change(project / "sessions/01-good-counts/good-counts.ipynb", edit)
    (message,) = messages(project, rule)
    assert message.startswith("sessions/01-good-counts/good-counts.ipynb:")
    assert says in message


@pytest.mark.parametrize(("rule", "name", "edit", "says"), IN_FILES, ids=[f"{r}: {s}" for r, _, _, s in IN_FILES])
def test_a_rule_finds_what_is_wrong_in_another_file(project, rule, name, edit, says):
    path = project / name
    path.write_text(edit(path.read_text(encoding="utf-8") if path.is_file() else ""), encoding="utf-8")
    assert any(says in message for message in messages(project, rule)), messages(project, rule)


def test_two_sessions_of_one_number_are_both_named(project):
    (project / "solutions/01-another").mkdir()
    assert "also that of 01-another" in messages(project, "number-free")[0]


def test_the_place_of_a_finding_counts_from_one_down_the_page(project, source):
    change(source, _add("further", "\n\nTODO"))
    place = [cell["id"] for cell in json.loads(source.read_text(encoding="utf-8"))["cells"]].index("further") + 1
    assert f"good-counts.ipynb:{place}: nothing-left-to-fill-in: " in str(lint(project)[0])


def test_what_a_copy_shares_with_its_source_is_reported_once(project, source):
    for notebook in (source, project / "sessions/01-good-counts/good-counts.ipynb"):
        change(notebook, _add("further", "\n\n![](picture.png)"))
    assert len(messages(project, "alt-text")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "\n\nThe column is called `minority_share`.",
        "\n\nIt says minorities. <!-- allow: minorities — the source's own column name -->",
        "\n\nIt says minorities. <!-- allow: minorities - the source's own column name -->",
        "\n\n```\nminorities\n```",
        "\n\nSo:\n\n## Code\n\n    minorities",
        "\n\nThe poor quality of the records; a fixed number of people; the majority.",
    ],
)
def test_words_that_are_quoted_explained_or_meant_otherwise_are_left_alone(project, source, text):
    change(source, _add("further", text))
    assert messages(project, "words-to-avoid") == []


def test_a_word_is_allowed_with_a_reason_in_the_metadata_too(project, source):
    change(source, _add("further", "\n\nIt says minorities."))
    change(source, _workshop("further", allow={"minorities": "the statute's own word"}))
    assert messages(project, "words-to-avoid") == []


def test_layers_of_a_chart_share_their_axis_titles(project, source):
    layered = '\nmarked = alt.Chart(kinds).mark_rule().encode(x="cells:Q")\nshow('
    change(source, _replace("hidden-share-door-one", "\nshow(", layered))
    assert messages(project, "charts") == []


def test_a_notebook_that_cannot_be_read_is_a_finding_beside_the_others(project, source):
    source.write_text("{", encoding="utf-8")
    (project / "README.md").write_text("no title", encoding="utf-8")
    found = [str(finding) for finding in lint(project)]
    assert any(": readable: " in message and "is not JSON" in message for message in found)
    assert any("README.md: one-h1" in message for message in found)


def test_one_session_is_checked_alone_when_it_is_asked_for(project, source):
    (project / "README.md").write_text("no title", encoding="utf-8")
    assert lint(project, sources(project)) == []


FACT = """
[rule]
session = 1
looked = {looked}
title = "The rule"
publisher = "The state"
address = "https://example.org"
says = "It says so."
"""


@pytest.mark.parametrize(
    ("fact", "box", "says"),
    [
        (FACT.format(looked="2020-01-01"), ["rule"], "over a year ago: read https://example.org again"),
        (FACT.format(looked=date.today()), ["rul"], "which solutions/law.toml does not have (nearest: 'rule')"),
        (FACT.format(looked=date.today()), [], "rule is in no box of this session"),
        (FACT.format(looked='"yesterday"'), ["rule"], "'looked' is the day of the last look"),
        ("[rule]\nsession = 1\n", ["rule"], "lacks looked, title"),
        ("[rule", ["rule"], "cannot be read"),
    ],
)
def test_a_box_rests_on_facts_that_were_looked_up(project, source, fact, box, says):
    (project / "solutions/law.toml").write_text(fact, encoding="utf-8")
    change(source, _set("ask", "**Law and practice, as of 1 May 2026.** It says so."))
    if box:
        change(source, _workshop("ask", box=box))
    assert any(says in message for message in messages(project, "law-and-practice"))


def test_a_box_that_was_looked_up_lately_is_good_and_begins_with_its_date(project, source):
    (project / "solutions/law.toml").write_text(FACT.format(looked=date.today()), encoding="utf-8")
    change(source, _workshop("ask", box=["rule"]))
    assert ["begin with its date" in message for message in messages(project, "law-and-practice")] == [True]
    change(source, _set("ask", "**Law and practice, as of 1 May 2026.** It says so."))
    assert messages(project, "law-and-practice") == []
