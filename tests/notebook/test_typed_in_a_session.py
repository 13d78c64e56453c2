"""Sessions in a real kernel, every box filled in as people do: Run All goes on, and each check says why."""

import json
import re

import pytest
from nbclient import NotebookClient
from nbformat import reads
from released import RELEASED

from workshop.notebook.checks import RESULT_MIME

HUMAN = {
    "number": ("65%", "without the percent sign"),
    "marks": ("YY?N", ""),
    "sentence": ("They say: 5% is “not” ours.\nIt's more.", ""),
    "lines": ("Owner: nobody, don't know\nBy: 2027", ""),
    "text": ("don't know", ""),
}


def filled(path):
    """A participant's notebook with something human in each box of its answers and guesses."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        about = cell["metadata"].get("workshop", {})
        if cell["cell_type"] == "code" and (about.get("role") == "answer" or about.get("write") == "prediction"):
            source = "".join(cell["source"])
            for field in about["fields"]:
                typed, _ = HUMAN.get(field["type"], ("", ""))
                if typed:
                    name = re.escape(field["name"])
                    source = re.sub(rf"(?m)^({name} = )\.\.\.", lambda found, text=typed: found[1] + text, source)
            cell["source"] = source
    return reads(json.dumps(notebook), as_version=4)


@pytest.mark.parametrize("path", RELEASED[1::5], ids=lambda path: path.stem)
def test_run_all_goes_on_and_no_answer_is_a_python_error(path, monkeypatch):
    monkeypatch.setenv("WORKSHOP_PICTURES", "no")
    notebook = filled(path)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    asks_for_a_number = {
        cell["metadata"]["workshop"]["exercise"]: [field["type"] for field in cell["metadata"]["workshop"]["fields"]]
        for cell in notebook["cells"]
        if cell["metadata"].get("workshop", {}).get("role") == "answer"
    }
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    results = [output["data"] for output in outputs if RESULT_MIME in output.get("data", {})]
    assert results
    for result in results:
        record, said = result[RESULT_MIME], result["text/html"]
        assert "not your mistake" not in said, said
        if "number" in asks_for_a_number[record["exercise"]]:
            asks_for_another_answer_first = re.search(r"first\.\s*</div>$", said)
            assert "without the percent sign" in said or asks_for_another_answer_first, (record, said)
