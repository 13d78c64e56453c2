"""Warm kernels: like a cold one in everything that a notebook can see, and cold whenever that is not certain."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from conftest import wait_until
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

from workshop.execute import kernels, warm, zygote

ROOM = str(Path(__file__).parent)
Start = Callable[..., "Kernel"]


SURROUNDINGS = """
import gc, json, locale, logging, os, resource, signal, sys, threading
print(json.dumps({
    "arguments": sys.argv[:2], "path": sys.path, "flags": str(sys.flags), "limit": sys.getrecursionlimit(),
    "environment": {name: value for name, value in os.environ.items() if name != "JPY_PARENT_PID"},
    "signals": [str(signal.getsignal(each)).split(" at ")[0] for each in sorted(signal.Signals)],
    "blocked": len(signal.pthread_sigmask(signal.SIG_BLOCK, [])), "locale": locale.setlocale(locale.LC_ALL),
    "streams": [(each.encoding, each.line_buffering) for each in (sys.__stdout__, sys.__stderr__)],
    "collection": [gc.isenabled(), gc.get_threshold()], "handlers": len(logging.getLogger().handlers),
    "threads": sorted(each.name.split("-")[0] for each in threading.enumerate()), "open": len(os.listdir("/dev/fd")),
    "leads": [os.getsid(0) == os.getpid(), os.getpgid(0) == os.getpid()], "names": sorted(globals()),
    "limits": [resource.getrlimit(number) for number in range(7)],
}))
"""


class Kernel:
    """A running kernel, and what it answers."""

    def __init__(self, **options: object) -> None:
        specs = KernelSpecManager(kernel_dirs=[str(warm.WARM_KERNELS / "kernels")])
        self.manager = KernelManager(kernel_name="python3", kernel_spec_manager=specs)
        self.manager.start_kernel(**options)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    @property
    def is_warm(self) -> bool:
        return self.manager.provisioner.is_warm

    @property
    def pid(self) -> int:
        return self.manager.provisioner.pid

    def run(self, source: str) -> str:
        """What the source prints."""
        said: list[str] = []

        def hear(message: dict) -> None:
            content = message["content"]
            said.append(content.get("text", "") or content.get("ename", ""))

        self.client.execute_interactive(source, output_hook=hear, timeout=60)
        return "".join(said).strip()

    def ended(self) -> int:
        """The exit status, once it has one."""
        wait_until(lambda: not self.manager.is_alive())
        return self.manager.provisioner.process.poll()

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with warm.ZygoteProcess() as process:
        yield process.address


@pytest.fixture
def start(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts kernels, warm ones if it can be, and ends them after the test."""
    monkeypatch.setenv(warm.ADDRESS, address)
    running: list[Kernel] = []

    def begin(**options: object) -> Kernel:
        running.append(Kernel(**options))
        return running[-1]

    yield begin
    for kernel in running:
        kernel.close()


def test_a_warm_kernel_finds_the_libraries_loaded(start: Start) -> None:
    kernel = start()
    assert kernel.is_warm
    assert kernel.run("import sys; print('pandas' in sys.modules, 'altair' in sys.modules)") == "True True"


def test_nothing_that_a_kernel_does_reaches_the_next(start: Start, tmp_path: Path) -> None:
    first, home = start(), os.getcwd()
    first.run(
        f"import os, pandas, sys; mine = 1; os.chdir({str(tmp_path)!r}); os.environ['MINE'] = '1';"
        "pandas.DataFrame.sum = None; sys.path.append('mine'); import this"
    )
    second = start()
    assert second.is_warm and second.pid != first.pid
    seen = second.run(
        "import os, sys, pandas\n"
        "print('mine' in globals(), os.getcwd(), 'MINE' in os.environ, pandas.DataFrame.sum is None,"
        " 'mine' in sys.path, 'this' in sys.modules)"
    )
    assert seen == f"False {home} False False False False"


def test_each_kernel_draws_random_numbers_of_its_own(start: Start) -> None:
    draw = "import random, numpy; print(random.random(), numpy.random.rand(), numpy.random.default_rng().random())"
    first, second = start().run(draw).split(), start().run(draw).split()
    assert len({*first, *second}) == 6


def test_a_kernel_starts_as_it_was_asked_to(start: Start, tmp_path: Path) -> None:
    environment = {**os.environ, "MINE": "here"}
    kernel = start(cwd=str(tmp_path), env=environment, extra_arguments=["--HistoryManager.hist_file=:memory:"])
    assert kernel.is_warm
    seen = kernel.run("import os, sys; print(os.getcwd(), os.environ['MINE'], sys.argv[-1])")
    assert seen == f"{tmp_path} here --HistoryManager.hist_file=:memory:"
    assert kernel.run(f"print({warm.ADDRESS!r} in os.environ, os.getpgid(0) == os.getpid())") == "False True"


def test_a_warm_kernel_sees_what_a_cold_one_sees(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    warm_kernel = start()
    monkeypatch.setenv(warm.ADDRESS, "/nowhere/socket")
    cold_kernel = start()
    assert (warm_kernel.is_warm, cold_kernel.is_warm) == (True, False)
    # A library may set variables as it is loaded, as scikit-learn does: so both have loaded the same.
    for kernel in (warm_kernel, cold_kernel):
        kernel.run(f"assert all(map(__import__, {zygote.LOADED!r}))")
    seen, expected = (json.loads(kernel.run(SURROUNDINGS)) for kernel in (warm_kernel, cold_kernel))
    assert seen.pop("open") <= expected.pop("open")
    assert seen == expected


def test_what_is_written_past_the_notebook_goes_where_it_was_asked_to(start: Start, tmp_path: Path) -> None:
    with (tmp_path / "stray").open("wb") as stray:
        kernel = start(stdout=stray, stderr=subprocess.STDOUT)
    assert kernel.is_warm
    kernel.run("import sys; print('past', file=sys.__stderr__, flush=True)")
    kernel.close()
    assert "past" in (tmp_path / "stray").read_text()


@pytest.mark.parametrize(("source", "status"), [("os._exit(7)", 7), ("os.kill(os.getpid(), 9)", -9)])
def test_how_a_kernel_ended_reaches_whoever_started_it(start: Start, source: str, status: int) -> None:
    kernel = start()
    kernel.client.execute(f"import os; {source}")
    assert kernel.is_warm and kernel.ended() == status


def test_a_running_cell_can_be_interrupted(start: Start) -> None:
    kernel = start()
    kernel.run("import time")
    asked = kernel.client.execute("print('busy', flush=True)\ntime.sleep(60)")
    wait_until(lambda: kernel.client.get_iopub_msg(timeout=10)["msg_type"] == "stream")
    kernel.manager.interrupt_kernel()
    reply = kernel.client.get_shell_msg(timeout=20)
    assert reply["parent_header"]["msg_id"] == asked and reply["content"]["ename"] == "KeyboardInterrupt"


def test_a_kernel_can_be_restarted(start: Start) -> None:
    kernel = start()
    kernel.run("mine = 1")
    kernel.manager.restart_kernel(now=True)
    kernel.client.wait_for_ready(timeout=60)
    assert kernel.is_warm and kernel.run("print('mine' in globals())") == "False"


def test_what_a_kernel_started_ends_with_it(start: Start) -> None:
    kernel = start()
    child = int(kernel.run("import subprocess; print(subprocess.Popen(['sleep', '300']).pid)"))
    kernel.client.execute("import os; os._exit(0)")
    wait_until(lambda: not psutil.pid_exists(child))


def test_without_a_warm_process_a_kernel_starts_cold(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(warm.ADDRESS, "/nowhere/socket")
    kernel = start()
    assert not kernel.is_warm and kernel.run("print(1)") == "1"


def test_a_warm_process_older_than_the_packages_is_not_used(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "installed_stamp", lambda: "newer")
    assert not start().is_warm


@pytest.mark.parametrize("setting", ["PYTHONHASHSEED", "OMP_NUM_THREADS"])
def test_what_must_be_set_before_python_starts_is_honoured_by_starting_cold(start: Start, setting: str) -> None:
    kernel = start(env={**os.environ, setting: "1"})
    assert not kernel.is_warm and kernel.run(f"import os; print(os.environ[{setting!r}])") == "1"


def test_a_kernel_whose_output_is_wanted_through_a_pipe_starts_cold(start: Start) -> None:
    assert not start(stderr=subprocess.PIPE).is_warm


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, ""),
        ({"cmd": ["/usr/bin/other", "-m", "ipykernel_launcher"]}, "interpreter"),
        ({"cmd": [sys.executable, "-m", "xeus"]}, "not ipykernel"),
        ({"stamp": "older"}, "packages"),
    ],
)
def test_a_fork_is_refused_where_it_could_not_be_what_is_asked_for(change: dict, reason: str) -> None:
    asked = {"cmd": [sys.executable, "-m", "ipykernel_launcher"], "cwd": "/", "env": dict(os.environ), "stamp": "now"}
    request = zygote.Request(**{**asked, **change}, streams=[], connection=None)
    serving = zygote.Zygote(listener=None, stamp="now")
    refusal = serving.refusal(request)
    for each in (serving.selector, serving.wake_read, serving.wake_write):
        each.close()
    assert reason in refusal and bool(reason) == bool(refusal)


def test_the_stamp_changes_with_what_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path))
    (tmp_path / "thing-1.dist-info").mkdir()
    before = zygote.installed_stamp()
    assert zygote.installed_stamp() == before
    os.utime(tmp_path / "thing-1.dist-info", (1, 1))
    replaced = zygote.installed_stamp()
    (tmp_path / "other-1.dist-info").mkdir()
    assert len({before, replaced, zygote.installed_stamp()}) == 3


def test_a_process_of_its_own_has_its_first_kernel_cold_and_the_next_warm(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(warm.ADDRESS)
    try:
        assert [start().is_warm, start().is_warm] == [False, True]
    finally:
        warm._own.close()
        warm._own = None


def test_kernels_end_with_the_process_they_came_from(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    with warm.ZygoteProcess() as process:
        monkeypatch.setenv(warm.ADDRESS, process.address)
        kernel = start()
        assert kernel.is_warm
        process.process.kill()
        assert kernel.ended() == -signal.SIGKILL


def test_a_warm_kernel_ends_when_whoever_started_it_is_killed(address: str) -> None:
    source = "import test_kernels, time; kernel = test_kernels.Kernel(); print(kernel.pid, kernel.is_warm, flush=True)"
    client = subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, sys.argv[1]); {source}; time.sleep(300)", ROOM],
        env={**os.environ, warm.ADDRESS: address},
        stdout=subprocess.PIPE,
        text=True,
    )
    pid, is_warm = client.stdout.readline().split()
    client.kill()
    client.communicate()
    assert is_warm == "True"
    wait_until(lambda: not psutil.pid_exists(int(pid)))


def test_a_warm_process_ends_when_whoever_keeps_it_is_killed() -> None:
    source = "from workshop.execute import warm; import time; print(warm.ZygoteProcess().process.pid, flush=True)"
    keeper = subprocess.Popen([sys.executable, "-c", f"{source}; time.sleep(300)"], stdout=subprocess.PIPE, text=True)
    pid = int(keeper.stdout.readline())
    keeper.kill()
    keeper.communicate()
    wait_until(lambda: not psutil.pid_exists(pid))
