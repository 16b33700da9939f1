"""``python -m tests.end_to_end.clients.install``: installs what is missing or has other requirements than before."""

import shutil
import subprocess
import sys

from tests.end_to_end.clients.catalogue import clients, is_installed, mark_installed, place_of, requirements_of
from tests.end_to_end.clients.node import npm_clients, npm_install, npm_is_installed

_PIP = (sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--disable-pip-version-check")


def install(client: str) -> None:
    """Install one client anew. Raises CalledProcessError when pip cannot; then nothing is changed."""
    place = place_of(client)
    fresh = place.with_name(f"{client}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    subprocess.run([*_PIP, "--target", fresh, "-r", requirements_of(client)], check=True)
    mark_installed(client, fresh)
    shutil.rmtree(place, ignore_errors=True)
    fresh.rename(place)


def main() -> int:
    """Install whatever is not there. Exit code: 0 all is there, 1 pip could not install a client and said why."""
    for client in clients():
        if not is_installed(client):
            try:
                install(client)
            except subprocess.CalledProcessError as error:
                sys.stderr.write(f"{client} could not be installed: pip ended with {error.returncode}\n")
                return 1
    return install_from_npm()


def install_from_npm() -> int:
    """Install what is not there of npm's clients. Without npm that is only said: their tests will say it again."""
    for client in npm_clients():
        if not npm_is_installed(client):
            try:
                npm_install(client)
            except FileNotFoundError:
                sys.stderr.write("npm is not installed, so clients from npm are not either: their tests will fail\n")
                return 0
            except subprocess.CalledProcessError as error:
                sys.stderr.write(f"{client} could not be installed: npm ended with {error.returncode}\n")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
