"""Each charger is asked for with its own account, and no other charger is."""

from collections.abc import Iterator

from contracts.findings import Violation
from contracts.manners.visit import Visit, call_name


class OwnAccount:
    """Vendor calls of a refresh carry the token of that charger's account and name that charger."""

    slug = "own_account"
    title = "The service speaks to the vendor in another owner's name, or about another charger"
    why = "Tokens that get mixed up show one customer's charger to another, and lock both out."

    def __call__(self, visit: Visit) -> Iterator[Violation]:
        """Compare whom the vendor recognised with whom the caller asked for."""
        who = visit.identity
        if who is None:
            return
        for leg in visit.calls:
            if leg.account_id is not None and leg.account_id != who.account_id:
                seen = f"{call_name(leg)} in the name of account {leg.account_id}"
                yield Violation("other_account", "vendor calls", f"calls in the name of {who.account_id}", seen)
                return
            if leg.charger_id is not None and leg.charger_id != who.id:
                seen = f"{call_name(leg)}, which is {leg.charger_id}"
                yield Violation("other_charger", "vendor calls", f"calls about {who.handle} alone", seen)
                return
