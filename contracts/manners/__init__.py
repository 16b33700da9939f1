"""How a service behaves towards vendors and callers: rules over one refresh and the vendor calls it caused, one a file.

The vendors' side of a refresh is in the world's journal. In this process each call there names the refresh that caused
it; a service elsewhere is asked one thing at a time, and what comes to the vendors meanwhile is its doing.
"""

from contracts.manners.answers_in_time import AnswersInTime
from contracts.manners.asks_nobody_in_vain import AsksNobodyInVain
from contracts.manners.call_budget import CallBudget
from contracts.manners.leaves_alone import LeavesAlone
from contracts.manners.no_retry_storm import NoRetryStorm
from contracts.manners.one_login import OneLogin
from contracts.manners.own_account import OwnAccount
from contracts.manners.reads_only import ReadsOnly
from contracts.manners.tokens_stay_inside import TokensStayInside
from contracts.manners.visit import Budget, Manner, Visit, is_block, pause_wanted_s, pause_words

__all__ = ["MANNERS", "Budget", "Manner", "Visit", "is_block", "pause_wanted_s", "pause_words"]

_ALL: tuple[Manner, ...] = (
    AsksNobodyInVain(),
    OwnAccount(),
    TokensStayInside(),
    OneLogin(),
    LeavesAlone(),
    NoRetryStorm(),
    CallBudget(),
    ReadsOnly(),
    AnswersInTime(),
)
MANNERS: dict[str, Manner] = {manner.slug: manner for manner in _ALL}
