"""What the description of a dataset must satisfy: one small function a rule, each with a message to a person.

That a key is there at all, `descriptor.faults` says, and what a table's file must satisfy stands in tables.py.
`workshop data check` runs all three.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workshop.course.data.dataset import Dataset, Problem
from workshop.datapackage.descriptor import QUESTIONS, shown

FEWEST_WORDS = 12  # of an answer in a biography
GAP = "TO WRITE:"  # how a new dataset marks what nobody has answered yet

# An unmatched or unproved record is called just that: these words accuse the people whom it is about.
HARSHER_WORDS = ("fake", "falsif", "fabricat", "unverified")


def gaps(dataset: Dataset) -> Iterator[Problem]:
    """Nothing is left as `workshop data new` marked it."""
    for place, text in _texts(dataset.package, ""):
        if GAP in text:
            yield Problem(dataset.file, f"{place} is still to be written: {text.split(GAP, 1)[1].strip()}")


def name_of_the_folder(dataset: Dataset) -> Iterator[Problem]:
    """The package is called as its folder is."""
    if dataset.package["name"] != dataset.name:
        yield Problem(dataset.file, f"'name' is {dataset.package['name']!r}, and the folder is {dataset.name!r}.")


def biography_answers(dataset: Dataset) -> Iterator[Problem]:
    """The biography answers the ten questions, and no others, in a sentence or more each."""
    biography = dataset.package["biography"]
    for question, label in QUESTIONS.items():
        answer = str(biography.get(question, ""))
        if question not in biography:
            yield Problem(dataset.file, f"the biography does not answer {question!r} ({label}).")
        elif GAP not in answer and len(answer.split()) < FEWEST_WORDS:
            few = f"in {len(answer.split())} words; say it in a sentence or more."
            yield Problem(dataset.file, f"the biography answers {question!r} ({label}) {few}")
    for question in biography:
        if question not in QUESTIONS:
            known = f"the questions are {', '.join(QUESTIONS)}."
            yield Problem(dataset.file, f"the biography answers {question!r}, which nobody asks: {known}")


def harsher_words(dataset: Dataset) -> Iterator[Problem]:
    """No text calls a record that did not match, or that nobody proved, by a harsher name."""
    for place, text in _texts(dataset.package, ""):
        for word in HARSHER_WORDS:
            if word in text.lower():
                yield Problem(dataset.file, f"{place} says {word!r}…: a record that did not match is only unmatched.")


def publisher_and_copy(dataset: Dataset) -> Iterator[Problem]:
    """The sources name a publisher and a copy."""
    if {source["role"] for source in dataset.package["sources"]} != {"publisher", "copy"}:
        yield Problem(dataset.file, "the sources name a publisher and a copy, each with a role, a title and a path.")


def attribution(dataset: Dataset) -> Iterator[Problem]:
    """datasets/LICENSES.md has a row for it."""
    page = dataset.folder.parent / "LICENSES.md"
    lines = page.read_text(encoding="utf-8").splitlines() if page.is_file() else []
    rows = [line for line in lines if f"`{dataset.name}`" in line]
    if any(GAP in row for row in rows):
        yield Problem(f"datasets/{page.name}", f"the row for `{dataset.name}` is still to be written.")
    if not rows:
        says = f"there is no row for `{dataset.name}`: its licence, who published it, and the words that name them."
        yield Problem(f"datasets/{page.name}", says)


def recipe(dataset: Dataset) -> Iterator[Problem]:
    """There is a build.py."""
    if not (dataset.folder / "build.py").is_file():
        says = "there is no recipe for these tables: write build(source), as CONTRIBUTING.md says under Data."
        yield Problem(shown(dataset.folder / "build.py"), says)


def every_table_described(dataset: Dataset) -> Iterator[Problem]:
    """Each CSV in the folder is one of the tables, and each table is a CSV in the folder."""
    described = [resource["path"] for resource in dataset.resources]
    for path in sorted(dataset.folder.glob("*.csv")):
        if path.name not in described:
            yield Problem(shown(path), "datapackage.json does not describe this table: describe it or remove it.")
    for path in described:
        if "/" in path or "\\" in path or not path.endswith(".csv"):
            yield Problem(dataset.file, f"the path {path!r} is not the name of a CSV file in this folder.")


def encoding(dataset: Dataset) -> Iterator[Problem]:
    """A table is CSV in UTF-8."""
    for resource in dataset.resources:
        if (resource["encoding"].lower(), resource["format"]) != ("utf-8", "csv"):
            says = f"is {resource['format']} in {resource['encoding']}: save it as csv, utf-8."
            yield Problem(dataset.file, f"table {resource['name']!r} {says}")


# Each rule with the key that it cannot do without, which `descriptor.faults` may have found to be missing or broken.
RULES: dict[Callable[[Dataset], Iterator[Problem]], str | None] = {
    gaps: None,
    name_of_the_folder: None,
    biography_answers: "biography",
    harsher_words: None,
    publisher_and_copy: "sources",
    attribution: None,
    recipe: None,
    every_table_described: None,
    encoding: None,
}


def _texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Every text of a description with the place where it stands: biography, how; column 'year', unit."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, inside in value.items():
            place = "" if key in ("resources", "schema", "fields") else key
            yield from _texts(inside, ", ".join(part for part in (where, place) if part))
    elif isinstance(value, list):
        for number, inside in enumerate(value, 1):
            yield from _texts(inside, _entry(where, number, inside))


def _entry(where: str, number: int, entry: object) -> str:
    """The place of an entry in a list: a table and a column by name, anything else by its number."""
    if not isinstance(entry, dict) or "name" not in entry or where == "licenses":
        return f"{where} {number}"
    return f"table {entry['name']!r}" if "schema" in entry else f"{where}, column {entry['name']!r}"
