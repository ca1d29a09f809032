"""How the code reads: lengths, names and docstrings. Each rule's reason stands in CONTRIBUTING.md."""

import ast
import re

import pytest

from tests.house.source import PACKAGE, ROOT, functions, place, python_files, tree

FUNCTION_LINES_MAX = 50  # one screen
FILE_LINES_MAX = 400  # past it a file tells more than one thing
POSITIONAL_MAX = 4
FORBIDDEN_FILES = re.compile(r"^(utils?|helpers?|managers?|common|services?|misc)\.py$")
FORBIDDEN_NAMES = re.compile(r"^(get|process|handle|do)_(?!by_natural_key|queryset|context)")
# Names that a library asks for.
LIBRARY_NAMES = {"get_user", "get_response", "get_by_natural_key", "do_GET", "do_POST", "handle_async_request"}


@pytest.mark.parametrize("path", python_files(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_file_keeps_to_the_house_style(path):
    wrong = []
    lines = path.read_text(encoding="utf-8").count("\n")
    if lines > FILE_LINES_MAX and not _is_table(path):
        wrong.append(f"{path.relative_to(ROOT)}: {lines} lines, at most {FILE_LINES_MAX}")
    if FORBIDDEN_FILES.match(path.name):
        wrong.append(f"{path.relative_to(ROOT)}: a file name that says nothing")
    for function in functions(path):
        wrong += _wrong_with(path, function)
    assert not wrong, "\n".join(wrong)


def _is_table(path):
    """A module that only holds numbers or words (fitted weights, a word list): no function, no class."""
    return not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree(path).body)


def _wrong_with(path, function):
    length = function.end_lineno - function.lineno + 1
    if length > FUNCTION_LINES_MAX:
        yield f"{place(path, function)}: {function.name} has {length} lines, at most {FUNCTION_LINES_MAX}"
    positional = [a.arg for a in function.args.posonlyargs + function.args.args if a.arg not in ("self", "cls")]
    is_command = path.is_relative_to(PACKAGE / "cli")  # typer makes options of them, not positions
    if len(positional) > POSITIONAL_MAX and not is_command:
        yield f"{place(path, function)}: {function.name} takes {len(positional)} positional arguments"
    if FORBIDDEN_NAMES.match(function.name) and function.name not in LIBRARY_NAMES:
        yield f"{place(path, function)}: {function.name}: say what it does"


@pytest.mark.parametrize("floor", ["core", "wire"])
def test_every_public_name_has_a_docstring(floor):
    wrong = []
    for path in python_files(PACKAGE / floor):
        for node in tree(path).body:
            named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if named and not node.name.startswith("_") and not ast.get_docstring(node):
                wrong.append(f"{place(path, node)}: {node.name} has no docstring")
    assert not wrong, "\n".join(wrong)


def test_every_module_says_what_it_is():
    wrong = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if not ast.get_docstring(tree(path)) and path.read_text(encoding="utf-8").strip() and path.name != "apps.py"
    ]
    assert not wrong


def test_no_task_is_left_without_an_owner():
    pattern = re.compile(r"\b(TODO|FIXME|XXX)\b(?!\()")
    wrong = [str(p.relative_to(ROOT)) for p in python_files() if pattern.search(p.read_text(encoding="utf-8"))]
    assert not wrong
