"""The datasets as people read of them: the page datasets/README.md, and the list in a terminal."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from workshop import edition
from workshop.columns import columns
from workshop.course import session
from workshop.course.data.dataset import BUDGET, Dataset, kilobytes
from workshop.datapackage.descriptor import biography
from workshop.errors import WorkshopError

_PAGE = """\
# The data

<!-- derived from the datapackage.json of each folder by `workshop derive`: change it there -->

Every table of the year, with its biography: who collected it, how race was recorded and by whom, who is missing, what
is hidden, what we changed, and what harm its use has done. In a notebook, `load("{example}")` gives a table and
`biography("{example}")` the text that stands here.

A cell that holds no number says why in the status column beside it: *suppressed* is hidden to protect people, *not
applicable* has nothing to count, *missing* or *not reported* was never given. None of them is a zero. Codes are text
and keep their zeros. [LICENSES.md](LICENSES.md) has the attribution lines.

{table}

{sections}
"""


def page(datasets: Sequence[Dataset], sessions: Mapping[str, Sequence[str]]) -> str:
    """datasets/README.md: a table of all datasets, then a section for each with its tables and its biography."""
    head = [
        "| Dataset | What | Who | Years | Licence | Rows | Sessions |",
        "| :-- | :-- | :-- | :-- | :-- | --: | :-- |",
    ]
    rows = [_row(dataset, ", ".join(sessions.get(dataset.name, ())) or "none yet") for dataset in datasets]
    return edition.signed(
        _PAGE.format(
            example=datasets[0].name if datasets else "school-suspensions",
            table="\n".join(head + rows) if rows else "No dataset yet.",
            sections="\n\n".join(_section(dataset) for dataset in datasets),
        )
    )


def _row(dataset: Dataset, named_by: str) -> str:
    package = dataset.package
    publisher = "; ".join(source["title"] for source in package["sources"] if source["role"] == "publisher")
    cells = (package["title"], publisher, package["years"], dataset.licence, f"{dataset.rows:,}", named_by)
    return f"| [{dataset.name}](#{dataset.name}) | {' | '.join(_in_table(cell) for cell in cells)} |"


def _section(dataset: Dataset) -> str:
    load = f'load("{dataset.name}")'
    tables = [
        f"| `{load if place == 0 else load[:-1] + ', ' + repr(resource['name']).replace(chr(39), chr(34)) + ')'}` "
        f"| {_in_table(resource['title'])} | {resource['rows']:,} | {kilobytes(resource['bytes'])} |"
        for place, resource in enumerate(dataset.resources)
    ]
    questions = [f"| {question} | {_in_table(answer)} |" for question, answer in biography(dataset.package).items()]
    return "\n".join(
        [
            f"## {dataset.name}",
            "",
            f"**{dataset.package['title']}.** {dataset.package.get('description', '')}".rstrip(),
            "",
            "| Table | What a row is about | Rows | Size |",
            "| :-- | :-- | --: | --: |",
            *tables,
            "",
            "| Question | Answer |",
            "| :-- | :-- |",
            *questions,
        ]
    )


def _in_table(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def sessions_by_dataset(root: Path) -> dict[str, list[str]]:
    """For each dataset, the numbers of the sessions that name it, in the order of the year."""
    found: dict[str, list[str]] = {}
    for path in session.sources(root):
        # A session that cannot be read is no obstacle to the data; `workshop lint` says what is wrong with it.
        with contextlib.suppress(WorkshopError):
            each = session.read_session(path)
            for name in each.about.datasets:
                found.setdefault(name, []).append(str(each.number))
    return found


def table(datasets: Sequence[Dataset], sessions: Mapping[str, Sequence[str]]) -> str:
    """The datasets for a terminal: a line each, in columns, and what they weigh together.

    `sessions` has, for a dataset's name, the sessions that name it.
    """
    rows = [("Dataset", "Tables", "Rows", "Size", "Licence", "Sessions", "Years")]
    for dataset in datasets:
        numbers = f"{len(dataset.resources)}", f"{dataset.rows:,}", kilobytes(dataset.size)
        named_by = ", ".join(sessions.get(dataset.name, ())) or "none yet"
        rows.append((dataset.name, *numbers, dataset.licence, named_by, dataset.package["years"]))
    total = sum(dataset.size for dataset in datasets)
    return "\n".join([columns(rows), f"{len(datasets)} datasets, {kilobytes(total)} of {kilobytes(BUDGET)}."])
