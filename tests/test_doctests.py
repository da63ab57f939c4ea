"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from types import ModuleType

import pytest

import db
import importer

SKIPPED = ("importer.attribution.train", "db.migrations.env", "db.migrations.versions")


def modules() -> list[str]:
    found = [
        module.name
        for package in (db, importer)
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
        if not module.name.startswith(SKIPPED)
    ]
    return [*found, "app.table", "app.screen", "app.acts"]


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    examples = sum(len(test.examples) for test in finder.find(importlib.import_module("db.query")))
    assert examples > 5


@pytest.mark.parametrize("name", modules())
def test_examples_hold(name: str) -> None:
    module: ModuleType = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0
