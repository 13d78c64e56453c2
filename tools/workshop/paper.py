"""Pages to print: one text in Markdown becomes an HTML page with a print style, and a tagged PDF.

What a page says is for the rooms that make it. Two fenced blocks are added to Markdown, both left empty: `lines 5`
gives five ruled lines to write on, `new page` says itself. An image names one of the page's pictures, as in
`![what it shows](name)`. A table's cell that is all in bold heads its row.

The PDF keeps PDF/UA-1, so that a screen reader walks through it, and its letters are Typst's own, so that it has as
many pages on every machine. mistune and typst are imported when a page is made: a notebook that prints nothing needs
neither.
"""

from __future__ import annotations

import html
import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workshop.errors import WorkshopError

SIZES = {"us-letter": "letter", "a4": "A4", "us-tabloid": "ledger"}  # as Typst and as CSS name them

_HTML = """\
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
@page {{ size: {paper} {side}; margin: 1.5cm; }}
body {{ font: {points}pt/1.45 "Helvetica Neue", Arial, "Liberation Sans", sans-serif; color: #1f2933; max-width: 46em;
  margin: 0 auto; padding: 1em; }}
h1, h2, h3 {{ line-height: 1.2; break-after: avoid; }}
table {{ border-collapse: collapse; margin: 1em 0; }}
th, td {{ border: 1px solid #7b8794; padding: .3em .6em; text-align: left; vertical-align: top; }}
tr, figure, blockquote {{ break-inside: avoid; }}
figure {{ margin: 1em 0; }}
.wide {{ overflow-x: auto; }}
figure svg {{ max-width: 100%; height: auto; overflow: visible; }}
figure svg text {{ font-family: Arial, "Liberation Sans", sans-serif; }}
.line {{ border-bottom: 1px solid #7b8794; height: 2.2em; }}
.new-page {{ break-before: page; }}
pre {{ white-space: pre-wrap; }}
@media print {{ .wide {{ overflow: visible; }} body {{ max-width: none; padding: 0; }} main {{ columns: {columns}; }} }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}</main>
</body>
</html>
"""

_TYPST = """\
#set document(title: {title})
#set page(paper: {paper}, flipped: {flipped}, columns: {columns}, margin: 1.5cm, numbering: "1 / 1")
#set text(lang: {lang}, size: {points}pt, fill: rgb("#1f2933"), font: "Libertinus Serif")
#set par(leading: 0.6em, spacing: 0.9em)
#set table(stroke: 0.5pt + rgb("#7b8794"), inset: 0.45em)
#show table.cell: set par(justify: false)
#show heading: set block(above: 1.2em, below: 0.7em)
#show link: underline
#title[#{title}]
"""


@dataclass(frozen=True)
class Page:
    """What is to be printed: a title, Markdown below it, and its pictures as SVG by the names that the text gives them.

    `points` is the size of the letters; `size` is one of SIZES; `columns` is for paper, on a screen there is one;
    `lang` is the language as a screen reader needs it.
    """

    title: str
    text: str
    pictures: Mapping[str, str] = field(default_factory=dict)
    points: float = 11
    size: str = "us-letter"
    landscape: bool = False
    columns: int = 1
    lang: str = "en"

    def html(self) -> str:
        """The page as one HTML file: no script, and nothing that it loads from elsewhere.

        Raises WorkshopError where the text names a picture that the page has not.
        """
        return _HTML.format(
            lang=html.escape(self.lang),
            title=html.escape(self.title),
            paper=SIZES[self.size],
            side="landscape" if self.landscape else "portrait",
            points=self.points,
            columns=self.columns,
            body="".join(_to_html(token, self) for token in _parse(self.text)),
        )

    def pdf(self) -> bytes:
        """The page as PDF, tagged by the rules of PDF/UA-1.

        Raises WorkshopError as `html` does, or where a heading skips a level or a picture has no words.
        """
        import typst

        source = _TYPST.format(
            title=_string(self.title),
            paper=_string(self.size),
            flipped=str(self.landscape).lower(),
            columns=self.columns,
            lang=_string(self.lang),
            points=self.points,
        ) + "".join(_to_typst(token, self) for token in _parse(self.text))
        try:
            return typst.compile(
                source.encode(), format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True, timestamp=0
            )
        except RuntimeError as error:
            raise WorkshopError(f"The page {self.title!r} cannot be printed: {error}.\nCorrect its text.") from None


def makes_pdf() -> bool:
    """Whether a PDF can be made here: participants' environment has no typst, and prints the page from the browser."""
    return importlib.util.find_spec("typst") is not None


def pages(pdf: bytes) -> int:
    """How many pages a PDF of ours has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def _parse(text: str) -> list[dict[str, Any]]:
    """The text as mistune's tokens."""
    import mistune

    return mistune.create_markdown(renderer=None, plugins=["table"])(text)


# One token in two languages ---------------------------------------------------------------------------------------
# {} is what stands inside. A token that is not named here would be lost in print: it is refused.

_AS_HTML = {
    "paragraph": "<p>{}</p>\n",
    "block_text": "{}",
    "block_quote": "<blockquote>{}</blockquote>\n",
    "list_item": "<li>{}</li>\n",
    "strong": "<strong>{}</strong>",
    "emphasis": "<em>{}</em>",
    "table": '<div class="wide" tabindex="0">\n<table>\n{}</table>\n</div>\n',
    "table_head": "<thead><tr>{}</tr></thead>\n",
    "table_body": "<tbody>\n{}</tbody>\n",
    "table_row": "<tr>{}</tr>\n",
}
_AS_TYPST = {
    "paragraph": "{}\n\n",
    "block_text": "{}\n",
    "block_quote": "#quote(block: true)[{}]\n",
    "list_item": "[{}],",
    "strong": "#strong[{}]",
    "emphasis": "#emph[{}]",
    "table_head": "table.header({}),\n",
    "table_body": "{}",
    "table_row": "{}\n",
    "table_cell": "[{}],",
}
_SILENT = {"blank_line", "inline_html", "block_html"}  # comments that name a figure


def _to_html(token: dict[str, Any], page: Page) -> str:
    kind, attrs, raw = token["type"], token.get("attrs", {}), token.get("raw", "")
    inside = "".join(_to_html(child, page) for child in token.get("children", ()))
    if kind in _SILENT:
        return ""
    if kind == "paragraph" and [child["type"] for child in token["children"]] == ["image"]:
        return inside  # a figure may not stand in a paragraph
    if kind in _AS_HTML:
        return _AS_HTML[kind].format(inside)
    match kind:
        case "text":
            return html.escape(raw)
        case "codespan":
            return f"<code>{html.escape(raw)}</code>"
        case "linebreak":
            return "<br>\n"
        case "softbreak":
            return "\n"
        case "thematic_break":
            return "<hr>\n"
        case "heading":
            return f"<h{attrs['level']}>{inside}</h{attrs['level']}>\n"
        case "link":
            return f'<a href="{html.escape(attrs["url"])}">{inside}</a>'
        case "list":
            tag = "ol" if attrs["ordered"] else "ul"
            return f"<{tag}>\n{inside}</{tag}>\n"
        case "table_cell":
            if attrs["head"]:
                return f'<th scope="col">{inside}</th>'
            heads_row = [child["type"] for child in token["children"]] == ["strong"]
            return f'<th scope="row">{inside}</th>' if heads_row else f"<td>{inside}</td>"
        case "image":
            words = html.escape(_plain(token))
            return f'<figure role="img" aria-label="{words}">{_picture(attrs["url"], page)}</figure>'
        case "block_code":
            if lines := _lines(token):
                return '<div class="line"></div>\n' * lines
            return '<div class="new-page"></div>\n' if _is_new_page(token) else f"<pre>{html.escape(raw)}</pre>\n"
    raise _refused(kind, page)


def _to_typst(token: dict[str, Any], page: Page) -> str:
    kind, attrs, raw = token["type"], token.get("attrs", {}), token.get("raw", "")
    inside = "".join(_to_typst(child, page) for child in token.get("children", ()))
    if kind in _SILENT:
        return ""
    if kind in _AS_TYPST:
        return _AS_TYPST[kind].format(inside)
    match kind:
        case "text":
            return f"#{_string(raw)};"
        case "codespan":
            return f"#raw({_string(raw)})"
        case "linebreak":
            return " #linebreak() "
        case "softbreak":
            return " "
        case "thematic_break":
            return "#line(length: 100%, stroke: 0.5pt)\n"
        case "heading":
            return f"#heading(level: {max(1, attrs['level'] - 1)})[{inside}]\n"
        case "link":
            return f"#link({_string(attrs['url'])})[{inside}]"
        case "list":
            return f"#{'enum' if attrs['ordered'] else 'list'}({inside})\n"
        case "table":
            columns = len(token["children"][0]["children"])
            return f"#table(columns: {columns}, {inside})\n"
        case "image":
            picture = _string(_picture(attrs["url"], page))
            return f'#image(bytes({picture}), format: "svg", alt: {_string(_plain(token))})\n'
        case "block_code":
            if lines := _lines(token):
                return "#block(height: 2em, width: 100%, stroke: (bottom: 0.5pt))\n" * lines
            return "#pagebreak(weak: true)\n" if _is_new_page(token) else f"#raw(block: true, {_string(raw)})\n"
    raise _refused(kind, page)


def _string(text: str) -> str:
    """The text as a Typst string: inside one, nothing is markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _plain(token: dict[str, Any]) -> str:
    return token.get("raw", "") + "".join(_plain(child) for child in token.get("children", ()))


def _lines(token: dict[str, Any]) -> int:
    name, _, number = token.get("attrs", {}).get("info", "").partition(" ")
    return int(number) if name == "lines" and number.isdecimal() and len(number) < 3 else 0  # no page has 100


def _is_new_page(token: dict[str, Any]) -> bool:
    return token.get("attrs", {}).get("info") == "new page"


def _picture(name: str, page: Page) -> str:
    if name in page.pictures:
        return page.pictures[name]
    raise WorkshopError(
        f"The page {page.title!r} names a picture {name!r} that it has not: {', '.join(page.pictures) or 'none'}.\n"
        f"Give it one of that name, or correct the text."
    )


def _refused(kind: str, page: Page) -> WorkshopError:
    return WorkshopError(f"The page {page.title!r} holds a {kind}, which cannot be printed.\nWrite it another way.")
