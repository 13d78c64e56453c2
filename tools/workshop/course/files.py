"""The old address of `workshop.files`, until every room imports that."""

from workshop.files import refused, remove, write

__all__ = ["refused", "remove", "write"]
