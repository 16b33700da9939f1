"""The scenarios that ship with the project, and those a user names by path."""

from pathlib import Path

from simulator.scenario.errors import UnknownScenario, hint
from simulator.scenario.load import load
from simulator.scenario.script import Script

_PACKAGE = Path(__file__).resolve().parents[1]
_ENDINGS = (".yaml", ".yml")


def scenarios_dir(package: Path = _PACKAGE) -> Path:
    """Return where the shipped scenarios lie: packed into a wheel, else beside the package in a checkout.

    Raises UnknownScenario when neither is there.
    """
    candidates = (package / "_data" / "scenarios", package.parent / "scenarios")
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    looked = " nor ".join(str(candidate) for candidate in candidates)
    raise UnknownScenario(f"expected the shipped scenarios, found neither {looked}: reinstall, or name a file yourself")


def scenario_names(folder: Path | None = None) -> list[str]:
    """The slugs of the scenarios in a folder, the shipped ones unless told, in order."""
    return sorted(path.stem for path in (folder or scenarios_dir()).glob("*.yaml"))


def find(name_or_path: str, folder: Path | None = None) -> Script:
    """Load a scenario by slug, or by the path of a file. Raises UnknownScenario or BadScenario."""
    path = Path(name_or_path)
    if path.suffix in _ENDINGS or len(path.parts) > 1:
        if not path.is_file():
            raise UnknownScenario(f"no scenario file is at {name_or_path}: name a .yaml file, or a shipped scenario")
        return load(path)
    names = scenario_names(folder)
    if name_or_path not in names:
        near = hint(name_or_path, names) or f": there are {', '.join(names) or 'none'}"
        raise UnknownScenario(f"no scenario is called {name_or_path!r}{near}")
    return load((folder or scenarios_dir()) / f"{name_or_path}.yaml")


def all_scenarios(folder: Path | None = None) -> list[Script]:
    """Load every scenario in a folder, the shipped ones unless told, in order of slug. Raises BadScenario."""
    directory = folder or scenarios_dir()
    return [load(directory / f"{name}.yaml") for name in scenario_names(directory)]
