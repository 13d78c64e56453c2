"""Shows our own package, in every Python that starts with this folder on PYTHONPATH, the modules that Windows has.

Only ours: the libraries around it look at the name of the system, and have their own ways there.
"""

import builtins
import importlib
import types

_MISSING = ("resource", "fcntl", "grp", "pwd", "termios", "multiprocessing.forkserver")
_LESS = {
    "os": "fork forkpty killpg getpgid setsid getuid geteuid sched_getaffinity mkfifo WNOHANG waitstatus_to_exitcode",
    "signal": "SIGKILL SIGHUP SIGCHLD SIGALRM pthread_sigmask set_wakeup_fd alarm",
    "socket": "AF_UNIX send_fds recv_fds",
}


def _less(name):
    module, copy = importlib.import_module(name), types.ModuleType(name)
    gone = _LESS[name].split()
    copy.__dict__.update({key: value for key, value in vars(module).items() if key not in gone})
    return copy


_import, _modules = builtins.__import__, {name: _less(name) for name in _LESS}
_modules["os"].name = "nt"


def _as_on_windows(name, names=None, *rest, **named):
    if not str((names or {}).get("__name__")).startswith("workshop"):
        return _import(name, names, *rest, **named)
    if name in _MISSING:
        raise ModuleNotFoundError(f"No module named '{name}'")
    return _modules.get(name) or _import(name, names, *rest, **named)


builtins.__import__ = _as_on_windows
