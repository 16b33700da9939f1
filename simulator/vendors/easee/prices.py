"""What a kilowatt-hour costs at a site."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tariff:
    """Prices per kWh in a currency (ISO 4217); vat_percent is what the first has on top of the second."""

    including_vat: float
    excluding_vat: float
    vat_percent: float
    currency: str


STANDARD = Tariff(1.25, 1.0, 25.0, "NOK")
"""At every site whose owner has set nothing else."""
