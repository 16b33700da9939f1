"""Which worlds a state file holds."""

from pathlib import Path

from simulator.commands.keeping import saving
from simulator.state.file import StateFile
from tests.simulator.control.bench import ControlBench


def test_worlds_on_a_lease_are_not_kept(tmp_path: Path) -> None:
    bench = ControlBench()
    with StateFile(tmp_path / "state.sqlite") as file, saving(file, bench.control):
        bench.done("POST", "/leases", {"name": "trial", "forS": 600})
        bench.done("POST", "/worlds", {"name": "theirs", "lease": "trial", "fleet": [{"vendor": "GO_E"}]})
        bench.done("POST", "/worlds", {"name": "mine", "fleet": [{"vendor": "GO_E"}]})
    with StateFile(tmp_path / "state.sqlite") as file:
        assert set(file.worlds) == {"demo", "mine"}
