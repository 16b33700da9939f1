"""Read by every Python that is started with this folder on PYTHONPATH, before its program.

Does nothing until the program loads the vendors, so that what a program loads at its start stays what it is.
"""

import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

WATCHED = "simulator.vendors.front"


class _Listening(Loader):
    def __init__(self, plain: Loader) -> None:
        self._plain = plain

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._plain.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._plain.exec_module(module)
        from tests.documented.watch import FILE, write_down

        write_down(Path(os.environ[FILE]))


class _Finder(MetaPathFinder):
    def find_spec(self, fullname: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname != WATCHED:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Listening(spec.loader)
        return spec


sys.meta_path.insert(0, _Finder())
