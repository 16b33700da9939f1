"""``charger-sandbox record`` and ``play-back``: a client's talk with a vendor kept without secrets, and said again."""

import sys
from pathlib import Path

import click

from simulator.commands.serving import serving
from simulator.truth.errors import SandboxError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LISTEN = "127.0.0.1:8440"


class BadListen(SandboxError):
    """The address to listen on is none, or not on this machine."""


@click.command()
@click.option("--upstream", required=True, metavar="URL", help="The cloud, or another sandbox, that is asked.")
@click.option(
    "--listen", default=LISTEN, show_default=True, help="Address for the client; port 0 lets the system choose."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("recording.json"),
    show_default=True,
    help="File that is written.",
)
@click.option(
    "--keep", "words", multiple=True, metavar="WORD", help="Part of the API's paths to keep; may be repeated."
)
def record(upstream: str, listen: str, out: Path, words: tuple[str, ...]) -> None:
    """Pass a client's requests on to URL and keep what is said, without secrets, until Ctrl-C."""
    from simulator.record.archive import write
    from simulator.record.recorder import Recorder
    from simulator.serve import Server
    from simulator.truth.clock import SystemWall

    host, port = _place(listen)
    recorder = Recorder(upstream, SystemWall(), lambda: server.url, keep=frozenset(words))
    server = Server(recorder, host, port)
    recorder.reach()
    write(out, recorder.document())
    try:
        with serving(server) as until_told_to_stop:
            click.echo(f"recording  {server.url} -> {upstream}\nCtrl-C writes {out}.")
            sys.stdout.flush()
            until_told_to_stop()
    finally:
        recorder.close()
        write(out, recorder.document())
    lost = f", {recorder.not_kept} more were too many" if recorder.not_kept else ""
    click.echo(f"{recorder.count} exchanges in {out}{lost}: charger-sandbox play {out}")


@click.command("play-back")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--listen", default=LISTEN, show_default=True, help="Address for the client; port 0 lets the system choose."
)
@click.option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="How much faster than recorded.",
)
@click.option("--at-once", is_flag=True, help="Let nobody wait.")
def play_back(file: Path, listen: str, speed: float, at_once: bool) -> None:
    """Give the answers of the recording FILE again, in their order, until Ctrl-C."""
    give_again(file, listen, None if at_once else speed)


def give_again(file: Path, listen: str = LISTEN, speed: float | None = 1.0) -> None:
    """Serve a recording until told to stop. speed: None lets nobody wait. Raises BadRecording, BadListen, PortTaken."""
    from simulator.record.archive import read
    from simulator.record.playback import Playback
    from simulator.serve import Server
    from simulator.truth.clock import SystemWall

    host, port = _place(listen)
    recording = read(file)
    server = Server(Playback(recording, SystemWall(), speed), host, port)
    with serving(server) as until_told_to_stop:
        click.echo(f"playing back {len(recording.exchanges)} exchanges at {server.url}\nCtrl-C stops it.")
        sys.stdout.flush()
        until_told_to_stop()


def _place(listen: str) -> tuple[str, int]:
    """Host and port. Raises BadListen for anything but loopback."""
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    if host not in LOOPBACK or not port.isascii() or not port.isdecimal() or int(port) > 65535:
        raise BadListen(f"--listen: a loopback address and a port such as {LISTEN} were expected, got {listen[:60]!a}")
    return host, int(port)
