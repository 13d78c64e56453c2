"""The sessions in a browser alone: JupyterLite with the notebooks, their data, our package and the page's plugin.

No server calculates and nothing that somebody writes, no table of theirs either, leaves their browser. Python itself
comes from Pyodide's distribution, which is named and pinned in `pyodide.py` and fetched by whoever publishes.
"""
