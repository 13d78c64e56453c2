"""The frame of every page: its head with the content policy, the way through the site, its foot."""

from __future__ import annotations

import html
from dataclasses import dataclass

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
_WAY = (
    ("index.html", "The year"),
    ("data/index.html", "Data"),
    ("search.html", "Search"),
    ("facilitators/index.html", "For facilitators"),
)

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">{robots}
<title>{title}</title>
<link rel="stylesheet" href="{up}static/site.css">
<link rel="icon" href="{up}static/icon.svg" type="image/svg+xml">
<script src="{up}static/site.js" defer></script>{scripts}
</head>
<body>
<a class="skip" href="#main">To the text</a>
<header><p class="name"><a href="{up}index.html">{site}</a></p>
<nav aria-label="Site"><ul>{way}</ul></nav></header>
<main id="main">
{body}
</main>
<footer>{foot}</footer>
</body>
</html>
"""

ALONE = "lite"  # the folder of the site where the sessions run in the browser alone
SITE = "Racial equity in administrative data"


@dataclass(frozen=True)
class Frame:
    """A page of the site: where it lies, what it is called, what stands in it, and what of it a search may find."""

    path: str
    title: str
    body: str
    words: str = ""
    charts: bool = False
    is_hidden: bool = False

    @property
    def up(self) -> str:
        """The way from this page to the top of the site."""
        return "../" * self.path.count("/")


def render(page: Frame, foot: str) -> str:
    """The whole page as HTML."""
    way = "".join(_link(page, path, name) for path, name in _WAY)
    scripts = "".join(f'\n<script src="{page.up}static/{name}" defer></script>' for name in ("vega.js", "charts.js"))
    return _PAGE.format(
        policy=POLICY,
        robots='\n<meta name="robots" content="noindex, nofollow">' if page.is_hidden else "",
        title=html.escape(page.title if page.title == SITE else f"{page.title} · {SITE}"),
        up=page.up,
        site=SITE,
        way=way,
        scripts=scripts if page.charts else "",
        body=page.body,
        foot=foot,
    )


def _link(page: Frame, path: str, name: str) -> str:
    here = ' aria-current="page"' if page.path == path else ""
    return f'<li><a href="{page.up}{path}"{here}>{name}</a></li>'


def escape(text: object) -> str:
    """A text as HTML."""
    return html.escape(str(text))
