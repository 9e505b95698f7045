"""Imports every module of /workspace outside the tests and reports those that cannot be imported.

Started as `python3 -P -s -B import_modules.py <tests folder> <excluded segment>...`; writes [{"path", "message"}] to
the report pipe. `__main__.py` is left out: importing it would run the program.
"""

import importlib
import json
import os
import sys

TOOLS = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, TOOLS)
from swe_play_tools.sources import python_sources  # noqa: E402

sys.path.remove(TOOLS)


def main():
    write = os.fdopen(int(os.environ["SWE_PLAY_REPORT_FD"]), "w").write
    sys.path.insert(0, os.getcwd())
    broken = []
    for path, _ in python_sources(sys.argv[1], sys.argv[2:]):
        name = module_name(path)
        if name is None:
            continue
        try:
            importlib.import_module(name)
        except BaseException as error:  # also SystemExit: a module that ends the program cannot be imported
            broken.append({"path": path, "message": f"{type(error).__name__}: {error}"})
    write(json.dumps(broken))


def module_name(path):
    if not path.endswith(".py") or path.endswith("__main__.py"):
        return None
    parts = path[: -len(".py")].split(os.sep)
    if parts[0] == "src":
        parts = parts[1:]
    if parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(parts) if parts and all(part.isidentifier() for part in parts) else None


main()
