"""Faults of certificates, met by a client that shakes hands with the interceptor."""

import ssl
from typing import Any

import pytest

from simulator.certificates import as_faults_have_it
from simulator.faults.refuse import Refuse
from simulator.faults.tls import Tls
from simulator.intercept.authority import Authority
from simulator.truth.states import Vendor
from tests.simulator.intercept.conftest import Stage

EASEE, ZAPTEC = "api.easee.com", "api.zaptec.com"


@pytest.fixture(name="faulty")
def _faulty(stage: Stage, authority: Authority) -> Stage:
    stage.interceptor.certificate_for = as_faults_have_it(authority, stage.sandbox.opened)
    return stage


def met(stage: Stage, host: str) -> str:
    """What a strict client says of the host's certificate; empty when it is content."""
    try:
        with stage.secure(host):
            return ""
    except ssl.SSLCertVerificationError as error:
        return error.verify_message


def go_e(stage: Stage, handle: str) -> str:
    return f"{stage.charger(handle).serial}.api.v3.go-e.io"


@pytest.mark.parametrize(
    ("certificate", "said"), [("expired", "certificate has expired"), ("wrong-name", "Hostname mismatch")]
)
def test_a_fault_spoils_the_certificate_and_mending_makes_it_good(faulty: Stage, certificate: str, said: str) -> None:
    assert met(faulty, EASEE) == ""
    faulty.break_(Tls(certificate), vendor=Vendor.EASEE)
    assert said in met(faulty, EASEE)
    assert met(faulty, ZAPTEC) == ""
    faulty.opened.board.mend_all()
    assert met(faulty, EASEE) == ""


def test_where_the_host_names_the_charger_others_are_spared(faulty: Stage) -> None:
    faulty.break_(Tls(), account_id=faulty.charger("go-e-charging").account_id)
    assert "expired" in met(faulty, go_e(faulty, "go-e-charging"))
    assert met(faulty, go_e(faulty, "go-e-stopped")) == ""


@pytest.mark.parametrize("other", [{"fault": Refuse()}, {"fault": Tls(), "until_s": 0.0}])
def test_no_other_fault_does(faulty: Stage, other: dict[str, Any]) -> None:
    faulty.break_(**{"fault": other.pop("fault"), **other})
    assert met(faulty, EASEE) == ""
