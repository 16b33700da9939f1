"""The wheel carries everything: installed alone, outside the checkout, the commands work."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120.0


def _run(*command: str | Path, cwd: Path) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    words = [str(word) for word in command]
    ended = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert ended.returncode == 0, f"{words}: {ended.stdout[-2000:]}{ended.stderr[-2000:]}"
    return ended.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "-q")
    _run(sys.executable, "-m", "pip", "wheel", ROOT, *options, "-w", folder, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def test_data_files_are_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    scenarios = {f"simulator/_data/scenarios/{path.name}" for path in (ROOT / "scenarios").glob("*.yaml")}
    assert len(scenarios) > 40
    documents = {str(path.relative_to(ROOT)) for path in ROOT.glob("simulator/vendors/*/openapi.yaml")}
    assert len(documents) > 0
    assert names > {*scenarios, *documents, "contracts/_data/openapi.yaml", "simulator/scenario/schema.json"}
    assert {"simulator/control/openapi.yaml", "contracts/report/page.html.j2"} < names
    (entries,) = (name for name in names if name.endswith("entry_points.txt"))
    assert "[pytest11]\ncharger_sandbox = contracts.plugin" in zipfile.ZipFile(wheel).read(entries).decode()
    page = [path for path in ROOT.glob("simulator/dashboard/*/*") if path.suffix in (".js", ".css", ".svg", ".html")]
    assert len(page) > 10
    assert names > {str(path.relative_to(ROOT)) for path in page}
    assert not any(name.startswith("tests/") for name in names)


def test_it_works_installed_alone(wheel: Path, tmp_path: Path) -> None:
    venv, empty = tmp_path / "venv", tmp_path / "empty"
    empty.mkdir()
    _run(sys.executable, "-m", "venv", "--without-pip", venv, cwd=tmp_path)
    python = venv / "bin" / "python"
    install = ("install", "-q", "--no-deps", "--no-index", "--disable-pip-version-check", wheel)
    _run(sys.executable, "-m", "pip", "--python", python, *install, cwd=empty)
    (packages,) = venv.glob("lib/python*/site-packages")
    # Only this folder is added: .pth files in it, such as the one of an editable install, are not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    where = _run(python, "-c", "import simulator, contracts; print(simulator.__file__, contracts.__file__)", cwd=empty)
    assert all(Path(path).is_relative_to(packages) for path in where.split())
    script = venv / "bin" / "charger-sandbox"
    listed = _run(script, "scenarios", "list", cwd=empty).splitlines()
    assert len(listed) == len(list((ROOT / "scenarios").glob("*.yaml")))
    judged = _run(script, "check", "--scenario", "charging", "--html", tmp_path / "page.html", cwd=empty)
    assert judged.splitlines()[-1].startswith("PASSED: ")
    assert "<h1>Passed</h1>" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "easee-charging" in _run(script, "fleet", cwd=empty)
    assert list(empty.iterdir()) == []
