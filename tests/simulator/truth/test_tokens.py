import pytest

from simulator.truth.tokens import Token, TokenKind, TokenLedger, Verdict

ACCESS, REFRESH = TokenKind.ACCESS, TokenKind.REFRESH


@pytest.fixture
def ledger() -> TokenLedger:
    """Two accounts with an access and a refresh token each, handed out at 1000 for an hour."""
    ledger = TokenLedger()
    for account in ("a", "b"):
        for kind in TokenKind:
            ledger.issue(f"{account}-{kind}", kind, account, 1000.0, 3600.0)
    return ledger


@pytest.mark.parametrize(
    ("now_s", "verdict"),
    [(1000.0, Verdict.LIVE), (4599.999, Verdict.LIVE), (4600.0, Verdict.EXPIRED), (9999.0, Verdict.EXPIRED)],
)
def test_a_token_lives_to_the_second(ledger: TokenLedger, now_s: float, verdict: Verdict) -> None:
    assert ledger.verdict("a-ACCESS", ACCESS, now_s) is verdict


def test_what_was_never_handed_out_is_unknown(ledger: TokenLedger) -> None:
    assert ledger.verdict("made up", ACCESS, 1000.0) is Verdict.UNKNOWN
    assert ledger.find("made up") is None


def test_a_token_of_one_kind_is_none_of_the_other(ledger: TokenLedger) -> None:
    assert ledger.verdict("a-ACCESS", REFRESH, 1000.0) is Verdict.UNKNOWN
    assert ledger.verdict("a-REFRESH", ACCESS, 1000.0) is Verdict.UNKNOWN


def test_a_used_token_is_spent(ledger: TokenLedger) -> None:
    ledger.use("a-REFRESH")
    ledger.use("made up")
    assert ledger.verdict("a-REFRESH", REFRESH, 1000.0) is Verdict.USED
    assert ledger.verdict("b-REFRESH", REFRESH, 1000.0) is Verdict.LIVE


@pytest.mark.parametrize("kind", list(TokenKind))
def test_expiring_hits_one_account_and_one_kind(ledger: TokenLedger, kind: TokenKind) -> None:
    assert ledger.expire_all("a", 1500.0, kind) == 1
    other = REFRESH if kind is ACCESS else ACCESS
    assert ledger.verdict(f"a-{kind}", kind, 1500.0) is Verdict.EXPIRED
    assert ledger.verdict(f"a-{other}", other, 1500.0) is Verdict.LIVE
    assert ledger.verdict(f"b-{kind}", kind, 1500.0) is Verdict.LIVE


@pytest.mark.parametrize("kind", list(TokenKind))
def test_revoking_hits_one_account_and_one_kind(ledger: TokenLedger, kind: TokenKind) -> None:
    assert ledger.revoke_all("a", 1500.0, kind) == 1
    other = REFRESH if kind is ACCESS else ACCESS
    assert ledger.verdict(f"a-{kind}", kind, 1500.0) is Verdict.REVOKED
    assert ledger.verdict(f"a-{other}", other, 1500.0) is Verdict.LIVE
    assert ledger.verdict(f"b-{kind}", kind, 1500.0) is Verdict.LIVE


def test_only_live_tokens_are_counted(ledger: TokenLedger) -> None:
    assert (ledger.expire_all("a", 1500.0), ledger.expire_all("a", 1500.0), ledger.revoke_all("a", 1500.0)) == (1, 0, 0)
    assert ledger.revoke_all("b", 9999.0) == 0
    assert ledger.verdict("b-ACCESS", ACCESS, 9999.0) is Verdict.EXPIRED


def test_revoked_goes_before_used_goes_before_expired() -> None:
    token = Token("t", ACCESS, "a", 0.0, 10.0, revoked=True, used=True)
    assert token.verdict(99.0) is Verdict.REVOKED
    assert Token("t", ACCESS, "a", 0.0, 10.0, used=True).verdict(99.0) is Verdict.USED


def test_the_oldest_are_forgotten() -> None:
    ledger = TokenLedger(keep=3)
    for n in range(5):
        ledger.issue(str(n), ACCESS, "a", 0.0, 10.0)
    assert [n for n in range(5) if ledger.find(str(n))] == [2, 3, 4]
    assert ledger.issued == 5


def test_tokens_that_are_dead_at_birth(ledger: TokenLedger) -> None:
    ledger.refuse_new("a")
    assert (ledger.refuses_new("a"), ledger.refuses_new("b")) == (True, False)
    ledger.issue("new", ACCESS, "a", 1000.0, 600.0)
    ledger.issue("buys", REFRESH, "a", 1000.0, 600.0)
    ledger.issue("theirs", ACCESS, "b", 1000.0, 600.0)
    ledger.accept_new("a")
    ledger.issue("newer", ACCESS, "a", 1000.0, 600.0)
    verdicts = [ledger.verdict(text, ACCESS, 1001.0) for text in ("a-ACCESS", "new", "theirs", "newer")]
    assert verdicts == [Verdict.LIVE, Verdict.REVOKED, Verdict.LIVE, Verdict.LIVE]
    assert ledger.verdict("buys", REFRESH, 1001.0) is Verdict.LIVE
