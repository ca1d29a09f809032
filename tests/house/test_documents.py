"""The documents keep step with the code: commands, settings, links, records and locks."""

import ast
import re
import subprocess
import sys

import pytest

from rejoinder.cli.commands import COMMANDS, PACT
from rejoinder.cli.later import every_command
from rejoinder.cli.main import app
from tests.house.source import PACKAGE, ROOT, tree

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_every_command_is_documented():
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    names = [name for name, command in every_command(app) if not hasattr(command, "commands")]
    assert len(names) > len(COMMANDS)
    assert not [name for name in names if f"rejoinder {name}" not in text]


def test_the_list_of_commands_says_of_each_what_the_command_says():
    read = dict(every_command(app))
    said = {**{row.name: row.help for row in COMMANDS}, **{f"pact {row.name}": row.help for row in PACT}}
    assert said == {name: read[name].help.split("\n\n")[0] for name in said}


def test_a_list_of_commands_imports_none_of_them():
    known = "import sys; print(*[name for name in sys.modules if name.startswith('rejoinder.')])"
    run = f"from rejoinder.cli.main import app; app(['--help'], standalone_mode=False); {known}"
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True)
    assert set(done.stdout.split("\n")[-2].split()) == {
        "rejoinder.cli", "rejoinder.cli.main", "rejoinder.cli.commands", "rejoinder.cli.later", "rejoinder.errors",
    }  # fmt: skip


def test_every_setting_is_documented():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    used = set()
    for path in PACKAGE.rglob("*.py"):
        used |= set(re.findall(r'"(REJOINDER_[A-Z_]+|DATABASE_URL)"', path.read_text(encoding="utf-8")))
    assert sorted(used)
    assert not sorted(name for name in used if name not in text)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_in_a_document_leads_somewhere(path):
    text = path.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    broken = [t for t in targets if "://" not in t and not t.startswith("mailto:") and not (path.parent / t).exists()]
    assert not broken


def test_every_decision_record_stands_in_the_index():
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    records = [p.name for p in (ROOT / "docs" / "adr").glob("[0-9]*.md")]
    assert records
    assert not [name for name in records if name not in index]


def test_the_glossary_knows_every_table():
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    models = []
    for path in (PACKAGE / "desk").glob("*/models.py"):
        for node in tree(path).body:
            bases = [ast.unparse(base) for base in getattr(node, "bases", [])]
            if isinstance(node, ast.ClassDef) and any(b in ("models.Model", "AbstractBaseUser") for b in bases):
                models.append(node.name)
    assert models
    assert not [name for name in models if f"**{name}**" not in text]


def test_the_locks_have_hashes_and_name_no_host():
    for path in (ROOT / "requirements").glob("*.lock"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text and "--index" not in text, path.name
        pinned = re.findall(r"^[a-z0-9][^ ]*==\S+", text, re.M)
        assert pinned and text.count("--hash=sha256:") >= len(pinned), path.name


def test_no_run_time_dependency_is_gpl():
    from importlib.metadata import metadata

    wrong = []
    for name in re.findall(r"^([a-z0-9][^= ]*)==", (ROOT / "requirements" / "run.lock").read_text("utf-8"), re.M):
        try:
            about = metadata(name.split("[")[0])
        except ModuleNotFoundError:
            continue  # for another platform
        licence = " ".join([about.get("License-Expression") or "", *(about.get_all("Classifier") or [])])
        if re.search(r"\b(A?GPL)", licence) and not re.search(r"LGPL|MPL|Mozilla", licence):
            wrong.append(f"{name}: {licence[:80]}")
    assert not wrong


def test_nothing_names_a_path_of_a_machine():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    pattern = re.compile(r"/(?:work|root|home/[a-z]+)/(?:main|shared|\.|[a-z]+/)")
    wrong = []
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".html", ".js", ".css", ""} and path.is_file():
            found = pattern.search(path.read_text(encoding="utf-8", errors="replace"))
            if found and not name.startswith("tests/house"):
                wrong.append(f"{name}: {found.group()}")
    assert not wrong
