"""The floors: what the core and the desk may not do, beyond what the import contracts see."""

import ast

import pytest

from tests.house.source import PACKAGE, place, python_files, tree

CLOCKS = {"time", "monotonic", "perf_counter", "now", "utcnow", "today"}
IMPURE_MODULES = {
    "os", "io", "pathlib", "shutil", "tempfile", "socket", "ssl", "http", "urllib.request", "subprocess", "threading",
    "asyncio", "sqlite3", "django", "aiohttp", "logging", "random", "secrets", "importlib.resources",
}  # fmt: skip


@pytest.mark.parametrize("path", python_files(PACKAGE / "core"), ids=lambda p: p.name)
def test_the_core_is_pure(path):
    wrong = []
    for node in ast.walk(tree(path)):
        wrong += [f"{place(path, node)}: imports {name}" for name in _imports(node) if _is_impure(name)]
        if isinstance(node, ast.Call):
            wrong += _impure_call(path, node)
    assert not wrong, "\n".join(wrong)


def _imports(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def _is_impure(name):
    return any(name == module or name.startswith(module + ".") for module in IMPURE_MODULES)


def _impure_call(path, node):
    function = node.func
    if isinstance(function, ast.Name) and function.id in {"open", "print", "input", "exec", "eval"}:
        yield f"{place(path, node)}: calls {function.id}()"
    if isinstance(function, ast.Attribute) and function.attr in CLOCKS and not node.args:
        yield f"{place(path, node)}: reads the clock by {function.attr}()"
    if isinstance(function, ast.Attribute) and function.attr == "default_rng" and not node.args:
        yield f"{place(path, node)}: draws without a seed"


def test_no_page_holds_script_or_style_of_its_own():
    """The content policy forbids inline script and style; a page that has them is broken, not just untidy."""
    wrong = []
    for path in sorted((PACKAGE / "desk" / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        is_mail = "mail" in path.parts
        for sign in (" onclick=", " onload=", " onsubmit=", "javascript:", "<style"):
            if sign in text and not is_mail:
                wrong.append(f"{path.name}: {sign.strip()}")
        if "<script" in text and "<script>" in text:
            wrong.append(f"{path.name}: inline script")
        if " style=" in text and not is_mail:
            wrong.append(f"{path.name}: style attribute")
    assert not wrong, "\n".join(wrong)
