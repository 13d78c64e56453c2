"""Text as HTML for the site: our own Markdown, and what a notebook put out, without styles and scripts of its own."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FOLD = re.compile(r"</?(?:details|summary)\b")
_HEADLESS = re.compile(r"<th\b[^>]*>\s*</th>")  # heads nothing, so it is no head
_WORD = re.compile(r"[^a-z0-9]+")
_KEPT = {
    "p",
    "strong",
    "b",
    "em",
    "i",
    "code",
    "ul",
    "ol",
    "li",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_KEPT |= {"details", "summary", "h3", "h4", "br", "blockquote", "pre", "sup", "a", "span", "div"}
_ATTRIBUTES = {"scope", "colspan", "rowspan", "href", "open", "lang"}
_SILENT = {"script", "style", "svg", "title", "img", "button", "form"}
_EMPTY = {"br"}


def prose(markdown: str, level: int = 0) -> str:
    """Markdown as HTML, each heading with an id; `level` is added to the level of every heading."""
    import mistune

    renderer = _Renderer(escape=True, level=level)
    text = mistune.create_markdown(renderer=renderer, plugins=["table", "url"])(_COMMENT.sub("", markdown))
    return str(text)


def anchor(text: str) -> str:
    """The id of a heading."""
    return _WORD.sub("-", text.casefold()).strip("-") or "part"


def plain(markup: str) -> str:
    """The words of HTML, on one line."""
    reader = _Words()
    reader.feed(markup)
    reader.close()
    return " ".join("".join(reader.words).split())


def output(markup: str) -> str:
    """What a cell put out as HTML: only marks that mean something, no style, no script, no picture."""
    cleaner = _Cleaner()
    cleaner.feed(markup)
    cleaner.close()
    return _HEADLESS.sub("<td></td>", "".join(cleaner.pieces))


def _renderer() -> type:
    import mistune

    class Renderer(mistune.HTMLRenderer):
        """mistune's own, with ids on headings, scopes in tables, and images as links in words."""

        def __init__(self, escape: bool, level: int) -> None:
            super().__init__(escape=escape)
            self.level = level

        def heading(self, text: str, level: int, **attrs: object) -> str:
            tag = f"h{min(6, level + self.level)}"
            return f'<{tag} id="{anchor(plain(text))}">{text}</{tag}>\n'

        def image(self, text: str, url: str, title: str | None = None) -> str:
            return f"<span>{html.escape(text)}</span>"

        def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
            return f'<th scope="col">{text}</th>\n' if head and text.strip() else f"<td>{text}</td>\n"

        def block_html(self, html: str) -> str:
            return f"{output(html)}\n" if _FOLD.match(html) else super().block_html(html)

        def table(self, text: str) -> str:
            return f'<div class="scroll" tabindex="0">\n<table>\n{text}</table>\n</div>\n'

    return Renderer


def _Renderer(escape: bool, level: int) -> object:
    return _renderer()(escape, level)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.words.append(" " if tag not in ("strong", "b", "em", "i", "code", "a", "span") else "")


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT and tag != "img":
            self.silent += 1
        elif tag in _KEPT and not self.silent:
            said = "".join(f' {name}="{html.escape(value or "")}"' for name, value in attrs if name in _ATTRIBUTES)
            self.pieces.append(
                f'<div class="scroll" tabindex="0"><{tag}{said}>' if tag == "table" else f"<{tag}{said}>"
            )

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and tag != "img":
            self.silent -= 1
        elif tag in _KEPT and tag not in _EMPTY and not self.silent:
            self.pieces.append("</table></div>" if tag == "table" else f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(html.escape(data, quote=False))

    def handle_entityref(self, name: str) -> None:
        if not self.silent:
            self.pieces.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        if not self.silent:
            self.pieces.append(f"&#{name};")
