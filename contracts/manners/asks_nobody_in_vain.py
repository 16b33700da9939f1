"""What can be answered without the vendor is answered without the vendor."""

from collections.abc import Iterator

from contracts.findings import Violation
from contracts.manners.visit import Visit, call_name


class AsksNobodyInVain:
    """No vendor call for a wrong key, an unknown charger, another method or an account that is not connected."""

    slug = "asks_nobody_in_vain"
    title = "The service calls a vendor for a request that must be refused without one"
    why = "Whoever has no key could then spend the owner's calls at the vendor; a cut link would still be used."

    def __call__(self, visit: Visit) -> Iterator[Violation]:
        """Look for calls where none was needed."""
        if visit.needs_no_vendor and visit.calls:
            seen = f"{len(visit.calls)}, the first {call_name(visit.calls[0])}"
            yield Violation("vendor_called", "vendor calls", f"none: {visit.needs_no_vendor}", seen)
