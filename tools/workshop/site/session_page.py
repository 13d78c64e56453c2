"""One session as a page: its prose, its charts and tables, and places to write; no answers, and a guess comes first."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workshop.cell import ASKED_BACK, Cell, Field
from workshop.course.session import Session
from workshop.facilitate.links import Links
from workshop.facilitate.results import VEGALITE
from workshop.site import here
from workshop.site.layout import Frame, escape
from workshop.site.markup import output, plain, prose

_ROW = re.compile(r'<th scope="row">(.*?)</th><td>(.*?)</td>', re.DOTALL)
_TABLE = re.compile(r'<div class="scroll" tabindex="0"><table>.*?</table></div>', re.DOTALL)
_CLOSED = re.compile(r"<details>.*?</details>", re.DOTALL)
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_FOLDED = ("exercise", "strength", "ask")  # what lets a guess be read off
_SELDOM = ("further",)
_NOT_HERE = ("how-a-notebook-works", "year-portfolio")
_WAITING = ("check", "beside", "later", "predict", "portfolio")  # what says more once somebody has answered
_LABELS = {"decision": "What we decide", "reflection": "My reflection", "one-thing": "My one thing"}


@dataclass
class Built:
    """A session's page, and its charts as specifications by the names of their files."""

    page: Frame
    charts: dict[str, bytes] = field(default_factory=dict)


def build(session: Session, cells: Sequence[Cell], opens: Links, alone: str = "", when: str = "") -> Built:
    """The page of a session from its participant's copy after a run; `alone` opens it in the browser alone.

    `when` says in HTML which session of the year it is, and when it meets.
    """
    name = session.name
    built = Built(Frame(f"sessions/{name}.html", session.title, ""))
    pieces, words, open_fold = [], [], ""
    part = ""
    asked = _unanswered(cells)
    to_choose = next((at for at, cell in enumerate(cells) if cell.is_parameters), 0)
    places = {cell.id for cell in cells[:to_choose] if cell.is_markdown and not cell.described.part}
    for cell in cells:
        part = cell.described.part or part
        fold = "questions" if part in _FOLDED else "further" if part in _SELDOM else ""
        if fold != open_fold:
            pieces.append("</details>" if open_fold else "")
            pieces.append(_FOLD[fold] if fold else "")
            open_fold = fold
        found = "" if _waits(cell, asked) else "".join(_cell(cell, session, built, places))
        pieces.append(found)
        if not fold and cell.is_markdown:
            words.append(plain(_CLOSED.sub(" ", found)))
    pieces.append("</details>" if open_fold else "")
    title = next((at for at, piece in enumerate(pieces) if "<h1" in piece), 0)
    pieces.insert(title + 1, when + _opens(session, opens, alone))
    pieces.append(_keep(session))
    body = f'<article data-page="{escape(name)}">{"".join(pieces)}</article>'
    built.page = Frame(built.page.path, session.title, body, " ".join(words), charts=bool(built.charts))
    return built


_FOLD = {
    "questions": (
        '<details class="fold" id="questions"><summary>I have written my guess: show the questions, with their charts'
        "</summary>"
    ),
    "further": '<details class="fold" id="further"><summary>Go further</summary>',
}


def _unanswered(cells: Sequence[Cell]) -> set[str]:
    """The variables of the answers that are empty until somebody writes one."""
    names = {
        each.name
        for cell in cells
        if cell.is_code and cell.described.role == "answer"
        for each in cell.described.fields
    }
    return {name for cell in cells for name in names if re.search(rf'^{name} = (\.\.\.|"")', cell.source, re.M)}


def _waits(cell: Cell, asked: Collection[str]) -> bool:
    """Whether a cell shows nothing before there is an answer, or is about the page with checks."""
    about = cell.described
    if cell.id in _NOT_HERE or not cell.is_code or about.role or about.write or cell.is_parameters:
        return cell.id in _NOT_HERE
    uses = any(isinstance(node, ast.Name) and node.id in asked for node in cell.nodes)
    return uses or cell.calls_any(*_WAITING)


def _cell(cell: Cell, session: Session, built: Built, places: Collection[str]) -> Iterator[str]:
    about = cell.described
    if about.write in ASKED_BACK:  # nothing goes back from here
        return
    if cell.is_markdown and about.write:
        yield from _places(cell, _LABELS.get(about.write, "My words"), about.fields)
    elif cell.is_markdown:
        text = here.without_answers(cell.source)
        text = here.place(text) if cell.id in places else here.said(text)
        yield _LINK.sub(_led, prose(text))
    elif about.role == "check":
        return
    elif about.role == "answer" or about.write == "prediction":
        yield from _places(cell, "My answer" if about.role else "My guess", about.fields)
    elif cell.is_parameters:
        yield _setting(cell, session)
    else:
        yield from _shown(cell, built)


def _led(link: re.Match[str]) -> str:
    """A link of the prose as it leads on the site: to a dataset's page, elsewhere in the project to no page of ours."""
    if re.match(r"https?:|mailto:|#", link[1]):
        return link[0]
    dataset = re.search(r"datasets/([a-z0-9-]+)/", link[1])
    return f'<a href="../data/{dataset[1]}.html">{link[2]}</a>' if dataset else link[2]


def _shown(cell: Cell, built: Built) -> Iterator[str]:
    """What a cell put out: each chart as a place to draw it, with its words and table, which come after it."""
    for at, each in enumerate(cell.raw.get("outputs", ())):
        data = each.get("data", {})
        if VEGALITE in data:
            spec = {name: value for name, value in data[VEGALITE].items() if name != "usermeta"}
            name = f"{built.page.path.split('/')[-1].removesuffix('.html')}-{cell.id}-{at}.json"
            built.charts[name] = json.dumps(spec, ensure_ascii=False, separators=(",", ":")).encode()
            said = escape(here.said(spec.get("description", "A chart.")))
            yield f'<figure class="chart" data-spec="../charts/{name}" data-said="{said}" '
            yield f'aria-label="{escape(_name(spec))}" tabindex="0"></figure>\n'
        elif "text/html" in data:
            said = here.said(output("".join(data["text/html"])))
            yield f'<div class="shown">{_biography(said) if cell.calls_any("biography") else said}</div>\n'


def _name(spec: Mapping[str, Any]) -> str:
    """What a chart is called: by its title, which is a text, lines, or an object that holds them."""
    title = spec.get("title", "")
    title = title.get("text", "") if isinstance(title, dict) else title
    return f"Chart: {title if isinstance(title, str) else ' '.join(title)}".removesuffix(": ")


def _biography(table: str) -> str:
    """A biography that a cell put out, as a list: its sentences are too long for the columns of a table."""
    rows = "".join(f"<dt>{question}</dt><dd>{answer}</dd>" for question, answer in _ROW.findall(table))
    return _TABLE.sub(lambda _: f"<dl>{rows}</dl>", table)


def _places(cell: Cell, label: str, fields: Sequence[Field]) -> Iterator[str]:
    """Boxes to write in; what is written stays in the browser."""
    name = f"{label}: {fields[0].label}" if fields else label
    yield f'<div class="write" role="group" aria-label="{escape(name)}">'
    for each in fields or (Field("text", label, "lines"),):
        key = f"{cell.id}.{each.name}"
        about = " · ".join(filter(None, [each.unit, each.example]))
        yield f'<label><span class="label">{escape(each.label)}</span>'
        yield f'<span class="about">{escape(about)}</span>' if about else ""
        if each.type == "choice" and 0 < len(each.options) <= 15:
            options = "".join(f"<option>{escape(option)}</option>" for option in each.options)
            yield f'<select data-keep="{escape(key)}"><option value=""></option>{options}</select></label>'
        elif each.type in ("sentence", "lines", "table", "marks"):
            rows = 2 if each.type in ("sentence", "marks") else 4
            if each.items:
                yield f'<span class="about">{escape("; ".join(each.items))}</span>'
            yield f'<textarea rows="{rows}" data-keep="{escape(key)}"></textarea></label>'
        else:
            yield f'<input type="text" autocomplete="off" data-keep="{escape(key)}"></label>'
    yield "</div>\n"


def _setting(cell: Cell, session: Session) -> str:
    rows = "".join(
        f"<li>{escape(each.label)}: <strong>{escape(value.default)}</strong></li>"
        for each in cell.described.fields
        if (value := session.parameters().get(each.name))
    )
    return f"<p>This page shows one place. To choose your own, open the session.</p><ul>{rows}</ul>" if rows else ""


def _opens(session: Session, opens: Links, alone: str) -> str:
    """The links that open the session, in the order in which to try them."""
    order = (
        (opens.hub, "On our own hub"),
        (
            alone,
            "In your browser alone, behind a firewall too. What you write stays on your computer",
        ),
        (opens.gitpuller, "In your browser (Binder)"),
        (opens.binder, "In your browser, if that does not open" if opens.gitpuller else "In your browser (Binder)"),
        (opens.download, "As a file, for the project on your own machine"),
    )
    found = "".join(f'<li><a href="{escape(url)}">{escape(name)}</a></li>' for url, name in order if url)
    if not found:
        return (
            '<p class="opens">The project has no published address yet, so no link can open this session with its '
            "checks, or with its second door, which is code. "
            f"On a machine that has it: <code>make lab</code>, then session {session.number}.</p>"
        )
    return (
        '<section class="opens" aria-label="Open the session"><p>Here you can read, look and write; guess before you '
        "unfold. To have your answers checked, or to write code (door two), open the session. If one link does not "
        f"work, try the next:</p><ol>{found}</ol></section>"
    )


def _keep(session: Session) -> str:
    return (
        '<section class="keep" aria-label="Keep my words"><h2>Keep my words</h2><p>What you write stays in this '
        "browser "
        "and is sent to nobody. Save it as a file, and it is yours wherever you go on.</p>"
        f'<p><button type="button" data-save="{escape(session.title)}">Save my words</button> '
        '<button type="button" data-forget>Forget my words here</button> <span role="status" class="said"></span></p>'
        "</section>"
    )
