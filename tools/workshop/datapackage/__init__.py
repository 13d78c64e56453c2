"""Data packages as every room reads them: what a datapackage.json holds, what a cell may hold, what befell a file.

The standard library is enough for all of it, so that it runs in a kernel inside a browser too.
"""
