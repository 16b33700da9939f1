"""One authority for many runs: taken from the folder while it is good, made anew when it is not."""

from collections.abc import Callable, Collection
from datetime import timedelta

from simulator.intercept.authority import Authority
from simulator.intercept.folder import Folder

LEFT = timedelta(days=7)
"""An authority that ends sooner is not worth starting with."""


def authority_in(folder: Folder, domains: Collection[str], now_s: Callable[[], float]) -> Authority:
    """The folder's authority for those domains. Raises FolderUnusable when it cannot be kept there."""
    with folder.held():
        authority = _kept(folder, now_s)
        if authority is None or not authority.serves(domains, LEFT):
            authority = Authority.make(domains, now_s)
            folder.keep_authority(authority.pem)
        folder.show_certificate(authority.certificate_pem)
        return authority


def _kept(folder: Folder, now_s: Callable[[], float]) -> Authority | None:
    pem = folder.kept_authority()
    try:
        return Authority.read(pem, now_s) if pem is not None else None
    except ValueError:
        return None
