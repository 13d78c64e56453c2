"""A Dask cluster runs the same jobs through the same interface."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny_sessions

from workshop.errors import WorkshopError
from workshop.execute import runner
from workshop.execute.jobs import plan

distributed = pytest.importorskip("distributed", reason="Dask's distributed is not installed")


def test_a_cluster_gives_the_same_records(root: Path) -> None:
    tiny_sessions.add(root, "first")
    tiny_sessions.add(root, "second", "raise ValueError('one')")
    jobs = plan(root=root, copies=["solutions"], offline=True)
    told: list[str] = []
    cluster = distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=True, dashboard_address=None, silence_logs="ERROR"
    )
    with cluster:
        records = runner.run(
            jobs, scheduler=cluster.scheduler_address, done=lambda record: told.append(record["session"])
        )
    assert [record["state"] for record in records] == ["good", "bad"]
    assert records[1]["failures"][0]["message"] == "ValueError: one"
    assert sorted(told) == ["01-first", "02-second"]


def test_a_scheduler_that_does_not_answer_is_said_plainly(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny_sessions.add(root, "first")
    monkeypatch.setattr(runner, "_ANSWER", 0.5)
    with pytest.raises(WorkshopError, match="No Dask scheduler answers at tcp://127.0.0.1:9"):
        runner.run(plan(root=root), scheduler="tcp://127.0.0.1:9")
