"""Hands-on workshops on racial equity in administrative data: the code behind the notebooks."""
