"""Rules about the notebook as a document: its name, its parts, its headings, its cells' ids and saved outputs."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from workshop.cell import ASKED_BACK, PARTS, WRITING
from workshop.course.notebook import MERGED, merged_at
from workshop.course.rules.page import Page
from workshop.course.rules.registry import Found, rule
from workshop.course.session import FOLDER

ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")  # as the notebook format has it
COPIES = ("solutions", "sessions")
PAGES = (*COPIES, "readme")
# As ipykernel calls itself everywhere; the name of an author's own environment means nothing to anybody else.
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@rule("metadata", *COPIES)
def metadata(page: Page) -> Found:
    """The notebook's metadata describe the session, and the folder carries the same number and slug."""
    if page.about is None:
        yield (
            None,
            "the notebook's metadata lack 'workshop', which says what session it is; copy it from another session",
        )
        return
    for name in ("slug", "question", "stage", "takeaway"):
        if not getattr(page.about, name).strip():
            yield None, f"the notebook's metadata → workshop → {name} is empty"
    folder = FOLDER.fullmatch(page.path.parent.name)
    number, slug = page.about.number, page.about.slug
    if not folder or (int(folder["number"]), folder["slug"]) != (number, slug) or page.path.stem != slug:
        yield None, f"the metadata say session {number}, '{slug}'; folder and file are called {page.file}"


@rule("number-free", "solutions")
def number_free(page: Page) -> Found:
    """No two sessions have the same number."""
    number = page.path.parent.name[:2]
    others = (folder.name for folder in page.path.parent.parent.glob(f"{number}-*") if folder != page.path.parent)
    for other in sorted(others):
        yield None, f"number {int(number)} is also that of {other}; give one of them another"


@rule("one-h1", *PAGES)
def one_h1(page: Page) -> Found:
    """There is exactly one heading of level 1: the title."""
    titles = [heading for heading in page.headings if heading.level == 1]
    if not titles:
        yield None, "there is no heading of level 1; begin with one line '# Title'"
    for heading in titles[1:]:
        yield heading.cell, f"a second heading of level 1, '{heading.text}'; make it level 2"


@rule("heading-levels", *PAGES)
def heading_levels(page: Page) -> Found:
    """No heading skips a level on the way down."""
    for above, heading in pairwise(page.headings):
        if heading.level > above.level + 1:
            yield (
                heading.cell,
                f"'{heading.text}' is level {heading.level} below level {above.level}; use {above.level + 1}",
            )


@rule("unique-headings", *PAGES)
def unique_headings(page: Page) -> Found:
    """No two headings have the same words, so that a table of contents tells them apart."""
    seen: Counter[str] = Counter()
    for heading in page.headings:
        key = heading.text.casefold()
        seen[key] += 1
        if seen[key] == 2:
            yield heading.cell, f"the heading '{heading.text}' stands twice; say how this one differs"


@rule("parts", *COPIES)
def parts(page: Page) -> Found:
    """Each part is there, once, in its place, and holds something."""
    named = [(cell, cell.described.part) for cell in page.cells if cell.described.part]
    for part in PARTS:
        cells = [cell for cell, name in named if name == part]
        if not cells:
            yield None, f"the part '{part}' is missing; mark its first cell with workshop → part"
        for cell in cells[1:]:
            yield cell, f"the part '{part}' begins a second time"
        if cells and not any(cell.source.strip() for cell in page.parts.get(part, [])):
            yield cells[0], f"the part '{part}' is empty"
    for (_, before), (cell, after) in pairwise((cell, PARTS.index(name)) for cell, name in named):
        if after < before:
            yield cell, f"the part '{PARTS[after]}' comes after '{PARTS[before]}'; the order is {', '.join(PARTS)}"


@rule("writing", *COPIES)
def writing(page: Page) -> Found:
    """There is a place to write a prediction, a decision, a reflection and one thing, and no check looks at it.

    Only an answer may be a decision too: then it names the variable whose text is kept for the portfolio.
    """
    for kind in WRITING:
        if not page.writing(kind):
            yield None, f"there is no place to write the {kind}; mark a cell with workshop → write"
    for cell in page.cells:
        kind = cell.described.write
        if not kind:
            continue
        if kind in ASKED_BACK and page.kind == "solutions":
            yield cell, f"the release adds the {kind} to every copy; delete this cell"
        if (kind, cell.described.role) == ("decision", "answer"):
            name = cell.described.text
            if not re.search(rf"^{re.escape(name)} = ", cell.source, re.MULTILINE) or not name:
                yield cell, f"the answer is kept as a decision, but sets no '{name}'; name its text in workshop → text"
            continue
        is_scored = cell.nbgrader and (page.kind == "solutions" or cell.nbgrader.get("points") != 0)
        if is_scored or cell.described.exercise or next(cell.calls("check"), None):
            yield cell, f"a check or grade is attached to the {kind}; what people write is never checked"
        if cell.is_code and kind != "prediction":
            yield cell, f"the {kind} is a code cell; words are written in markdown"
    for cell in page.parts.get("reflect", []):
        if next(cell.calls("check"), None):
            yield cell, "a check stands in the reflection; what people write is never checked"


@rule("cell-ids", *COPIES)
def cell_ids(page: Page) -> Found:
    """Each cell has an id of its own, so that a copy can be derived again without a difference."""
    seen: Counter[str] = Counter()
    for cell in page.cells:
        identity = cell.id
        seen[identity] += 1
        if not identity:
            yield cell, "the cell has no id; save the notebook in JupyterLab, which adds one"
        elif not ID.fullmatch(identity):
            yield cell, f"the id '{identity}' is forbidden: 1 to 64 letters, digits, hyphens and underscores"
        elif seen[identity] == 2:
            yield cell, f"the id '{identity}' is that of an earlier cell too; delete one id and save in JupyterLab"


@rule("no-outputs", *COPIES)
def no_outputs(page: Page) -> Found:
    """No output is saved: what people see is what they ran."""
    for cell in page.cells:
        if cell.raw.get("outputs") or cell.raw.get("execution_count") is not None:
            yield cell, "an output or a run number is saved; in JupyterLab: Edit > Clear Outputs of All Cells, and save"


@rule("notebook-format", *COPIES)
def notebook_format(page: Page) -> Found:
    """The notebook is of format 4.5, its cells hold what that allows, and it names the kernel that everybody has."""
    raw = page.notebook.raw
    version = raw.get("nbformat"), raw.get("nbformat_minor")
    if version != (4, 5):
        yield None, f"the notebook's format is {version[0]}.{version[1]}, not 4.5; save it in a current JupyterLab"
    kernel = raw.get("metadata", {}).get("kernelspec")
    kernel = kernel if isinstance(kernel, dict) else {}
    named = kernel.get("name"), kernel.get("language", "python"), kernel.get("display_name", KERNEL["display_name"])
    if named != (KERNEL["name"], KERNEL["language"], KERNEL["display_name"]):
        called = named[2] if named[0] == KERNEL["name"] else named[0]
        yield None, f"the kernel is '{called}', not 'python3'; choose Python 3 (ipykernel) under Kernel > Change Kernel"
    for cell in page.cells:
        if not isinstance(cell.raw.get("attachments", {}), dict):
            yield (
                cell,
                "its attachments are no pictures; delete them in JupyterLab, Property Inspector > Advanced Tools",
            )
        if not isinstance(cell.raw["metadata"].get("papermill", {}), dict):
            yield cell, "metadata → papermill should be an object; delete it in JupyterLab, Property Inspector"
        if any("\ud800" <= letter <= "\udfff" for letter in cell.source):
            yield cell, "it holds half a letter, which no file in UTF-8 can hold; type the text anew"


@rule("merged", *COPIES, "checks")
def merged(page: Page) -> Found:
    """No merge of two versions was left half done."""
    for cell in page.cells:
        if merged_at(cell.source):
            yield cell, MERGED
