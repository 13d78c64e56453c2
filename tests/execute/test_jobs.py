"""What runs: sessions, copies and parameters, or a message that says what there is instead."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny_sessions

from workshop.errors import WorkshopError
from workshop.execute.jobs import Limits, plan


@pytest.fixture
def project(root: Path) -> Path:
    tiny_sessions.add(root, "first")
    tiny_sessions.add(root, "second")
    return root


def test_everything_is_both_copies_of_every_session(project: Path) -> None:
    assert [job.name for job in plan(root=project)] == [
        f"{session} {copy}" for session in ("01-first", "02-second") for copy in ("solutions", "sessions")
    ]


@pytest.mark.parametrize("name", ["2", "02", "second", "02-second", "solutions/02-second/second.ipynb"])
def test_a_session_goes_by_its_number_or_name(project: Path, name: str) -> None:
    assert [job.session for job in plan([name], ["sessions"], root=project)] == ["02-second"]


def test_a_sweep_takes_every_value_of_one_parameter_while_the_others_keep_theirs(project: Path) -> None:
    jobs = plan(["1"], ["solutions"], sweep=True, root=project)
    assert [job.parameters for job in jobs] == [
        {},
        {"place": "Hartford"},
        {"place": "New Haven"},
        {"side": "west"},
        {"side": "south"},
    ]


def test_a_sweep_keeps_a_parameter_that_was_given(project: Path) -> None:
    jobs = plan(["1"], ["solutions"], {"side": "west"}, sweep=True, root=project)
    assert [job.parameters for job in jobs] == [
        {"side": "west"},
        {"side": "west", "place": "Hartford"},
        {"side": "west", "place": "New Haven"},
    ]


def test_an_unknown_parameter_is_answered_with_those_that_the_session_has(project: Path) -> None:
    with pytest.raises(WorkshopError, match=r"01-first has no parameter 'town'.\nIt has: place, side."):
        plan(["1"], parameters={"town": "Hartford"}, root=project)


def test_an_unknown_place_is_answered_with_the_nearest_names(project: Path) -> None:
    with pytest.raises(WorkshopError, match=r"'Hardford' is not a value of parameter 'place' \(nearest: 'Hartford'"):
        plan(["1"], parameters={"place": "Hardford"}, root=project)


def test_every_session_that_cannot_take_a_parameter_is_named(project: Path) -> None:
    with pytest.raises(WorkshopError) as caught:
        plan(parameters={"town": "Hartford"}, root=project)
    assert "01-first" in str(caught.value) and "02-second" in str(caught.value)


def test_a_missing_table_is_named_when_its_values_are_needed(project: Path) -> None:
    (project / "datasets/towns/towns.csv").unlink()
    assert plan(root=project)
    with pytest.raises(WorkshopError, match="towns.csv cannot be read"):
        plan(root=project, sweep=True)


def test_an_unknown_session_and_an_empty_project_are_said_plainly(project: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkshopError, match=r"There is no session 'secnd' \(nearest:"):
        plan(["secnd"], root=project)
    with pytest.raises(WorkshopError, match="nothing to run"):
        plan(root=tiny_sessions.project(tmp_path / "empty"))


def test_a_job_says_the_command_that_runs_it_again_in_the_same_way(project: Path) -> None:
    (job,) = plan(
        ["1"],
        ["solutions"],
        {"place": "New Haven"},
        root=project,
        limits=Limits(7, 2_000_000_000),
        offline=True,
    )
    assert job.command == (
        "workshop run 01-first --copy solutions -p place 'New Haven' --timeout 7 --memory 2 --offline"
    )
