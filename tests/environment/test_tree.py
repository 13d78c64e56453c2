"""What a public tree must not carry: a machine's own path, a package index's address, a secret."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import yaml

# Each pattern is written so that it does not match its own line.
FORBIDDEN = {
    "a machine's own path": re.compile(
        r"(?<![\w.$}])/(?:root|work|opt/wheel[s])/|/(?:home|Users)/(?!jovyan\b)[a-z][\w.-]*/|[A-Z]:\\{1,2}Users\\",
        re.ASCII,
    ),
    "a package index's address": re.compile(
        r"(?i)(?:files\.)?pythonhosted[.]org|pypi[.]org/simple|registry\.npmj[s]|deb\.debia[n]\.org"
        r"|--(?:extra-)?index-url[ =]\S|https?://[^/\s:@\"']+:[^/\s@\"']+@|https?://(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d"
    ),
    "a secret": re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KE[Y]|\bgh[pousr]_\w{30}|\bgithub_pat_\w{20}|\bAKIA[0-9A-Z]{16}\b"
        r"|\bxox[abprs]-\w{8}|\bsk-\w{20}|\bpypi-AgE\w{20}|(?i:password|secret|token)\s*[=:]\s*['\"][^'\"\s{]{12,}['\"]"
    ),
}


def faults(name: str, text: str) -> list[str]:
    """What the text carries that it must not, each as `file, line: what`."""
    return [
        f"{name}, line {text.count(chr(10), 0, match.start()) + 1}: {what}"
        for what, pattern in FORBIDDEN.items()
        for match in pattern.finditer(text)
    ]


def test_no_file_carries_a_machines_path_an_index_address_or_a_secret(root: Path, project_files: list[Path]) -> None:
    found: list[str] = []
    for file in project_files:
        data = (root / file).read_bytes()
        if b"\0" not in data:
            found += faults(str(file), data.decode("utf-8"))
    assert not found, "\n".join(found)


def test_each_kind_of_fault_is_found_where_there_is_one() -> None:
    samples = {
        "a machine's own path": ["'/ro" + "ot/x'", "/ho" + "me/someone/notes", "C:\\Use" + "rs\\x"],
        "a package index's address": [
            "https://pypi" + ".org/simple",
            "--index-" + "url=x",
            "http://10" + ".0.0.1/simple",
        ],
        "a secret": ["-----BEGIN RSA PRIVATE " + "KEY", "ghp_" + "a" * 36, "pass" + 'word = "correcthorsebattery"'],
    }
    for what, texts in samples.items():
        for text in texts:
            assert [fault.split(": ")[1] for fault in faults("sample", text)] == [what], text


def test_an_address_of_a_place_on_the_page_is_no_fault() -> None:
    assert not faults("sample", "see ../shared/work/x, https://example.org/home/about.html and ${HOME}/work/y")


def test_the_citation_names_the_packages_version_and_licences(root: Path) -> None:
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    package = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["version"] == package["version"]
    assert " AND ".join(citation["license"]) == package["license"]
    assert all((root / name).is_file() for name in package["license-files"])


def test_every_test_file_has_a_name_of_its_own(root: Path) -> None:
    """pytest imports them by their bare names, so a second one of a name is not collected in a run of all."""
    names = Counter(path.name for path in (root / "tests").rglob("test_*.py"))
    assert [name for name, number in names.items() if number > 1] == []
