"""The vendors' documents as the sandbox serves them."""

import json
from pathlib import Path

import pytest

from simulator import documents
from simulator.app import Sandbox
from simulator.documents import load_document
from simulator.export import MOUNTS
from simulator.inprocess import WsgiAnswer, call_wsgi
from simulator.truth.states import Vendor

each_vendor = pytest.mark.parametrize("vendor", list(Vendor), ids=[vendor.value for vendor in Vendor])


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which each vendor has a document."""
    monkeypatch.setattr(documents, "document_path", lambda vendor: tmp_path / f"{vendor.value}.yaml")
    for vendor in Vendor:
        text = f'openapi: "3.0.3"\ninfo: {{title: {vendor.value}, version: "1"}}\npaths: {{}}\n'
        (tmp_path / f"{vendor.value}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def _asked(path: str, method: str = "GET", host: str = "127.0.0.1:8420") -> WsgiAnswer:
    return call_wsgi(Sandbox().wsgi, method, path, [("Host", host)])


@each_vendor
@pytest.mark.usefixtures("written")
def test_each_vendor_has_its_own(vendor: Vendor) -> None:
    said = _asked(f"{MOUNTS[vendor]}/openapi.json")
    assert (said.status, dict(said.headers)["Content-Type"]) == (200, "application/json")
    assert json.loads(said.body) == load_document(vendor)
    assert json.loads(said.body)["info"]["title"] == vendor.value


@pytest.mark.usefixtures("written")
def test_head_and_other_methods() -> None:
    whole, head, other = (_asked("/easee/openapi.json", method) for method in ("GET", "HEAD", "POST"))
    assert (head.status, head.body, dict(head.headers)) == (200, b"", dict(whole.headers))
    assert (other.status, dict(other.headers)["Allow"], other.body) == (405, "GET, HEAD", b"")


def test_it_is_read_once_when_first_asked_for(written: Path) -> None:
    sandbox = Sandbox()
    (written / "EASEE.yaml").write_text("{}", encoding="utf-8")
    first = call_wsgi(sandbox.wsgi, "GET", "/easee/openapi.json").body
    (written / "EASEE.yaml").unlink()
    assert (first, call_wsgi(sandbox.wsgi, "GET", "/easee/openapi.json").body) == (b"{}", b"{}")


@pytest.mark.usefixtures("written")
def test_the_vendors_own_hosts_have_no_such_address() -> None:
    assert _asked("/openapi.json", host="api.easee.com").status == 404
    assert _asked("/openapi.json", host="api.zaptec.com").status == 404


def test_a_vendor_without_one_answers_itself(written: Path) -> None:
    (written / "ZAPTEC.yaml").unlink()
    said = _asked("/zaptec/openapi.json")
    assert (said.status, said.body) == (404, b"")
