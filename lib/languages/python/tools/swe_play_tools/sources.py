"""Finds the Python sources of the current folder."""

import os


def python_sources(tests_folder, excluded):
    """@returns (path, bytes) of every regular *.py file outside the tests folder, sorted; links are not followed"""
    found = []
    for folder, folders, files in os.walk("."):
        inside = os.path.relpath(folder, ".")
        folders[:] = [
            name
            for name in folders
            if name not in excluded
            and name != ".git"
            and not os.path.islink(os.path.join(folder, name))
            and os.path.normpath(os.path.join(inside, name)) != tests_folder
        ]
        for name in files:
            path = os.path.normpath(os.path.join(inside, name))
            if name.endswith((".py", ".pyi")) and os.path.isfile(path) and not os.path.islink(path):
                with open(path, "rb") as file:
                    found.append((path, file.read()))
    return sorted(found)
