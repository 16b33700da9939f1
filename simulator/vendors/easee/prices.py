"""What a kilowatt-hour costs at every site of this fake."""

INCLUDING_VAT = 1.25
EXCLUDING_VAT = 1.0
VAT_PERCENT = 25.0
CURRENCY = "NOK"
