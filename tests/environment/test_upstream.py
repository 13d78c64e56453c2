"""The names of other packages' insides that we rely on are still there, as the packages are pinned today."""

from __future__ import annotations

import inspect

import pytest


def test_nbclient_lets_an_execution_be_stopped_and_its_messages_be_watched():
    from nbclient import NotebookClient

    assert inspect.iscoroutinefunction(NotebookClient._async_cleanup_kernel)
    for name in ("process_message", "_cleanup_kernel"):
        assert callable(getattr(NotebookClient, name))
    source = inspect.getsource(NotebookClient)
    assert "task_poll_for_reply" in source and "task_poll_kernel_alive" in source


def test_papermill_has_an_engine_and_a_client_to_build_on():
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine, papermill_engines

    assert inspect.isclass(PapermillNotebookClient) and hasattr(NBClientEngine, "execute_managed_notebook")
    assert callable(papermill_engines.register)


def test_nbgrader_gives_its_exporter_and_its_chain():
    from nbgrader.converters import GenerateAssignment
    from nbgrader.utils import find_all_files

    assert "preprocessors" in GenerateAssignment.class_traits()
    assert hasattr(GenerateAssignment, "exporter_class") and callable(find_all_files)


@pytest.mark.parametrize("name", ["input_transformers_cleanup", "ast_transformers", "events"])
def test_ipython_has_the_places_where_what_is_typed_is_read(name):
    from IPython.core.interactiveshell import InteractiveShell

    assert name in InteractiveShell.class_traits() or hasattr(InteractiveShell.instance(), name)
    InteractiveShell.clear_instance()
