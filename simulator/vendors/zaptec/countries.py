"""Countries of `/api/constants`. Ids and codes are the vendor's; of the zone names only Norway's is established."""

CENTRAL_EUROPE = "(UTC+01:00) Central European Time (Paris)"
EASTERN_EUROPE = "(UTC+02:00) Eastern European Time (Helsinki)"
BRITISH_ISLES = "(UTC+00:00) Greenwich Mean Time (London)"
ICELAND = "(UTC+00:00) Greenwich Mean Time (Reykjavik)"
EASTERN_AUSTRALIA = "(UTC+10:00) Australian Eastern Time (Sydney)"
INDOCHINA = "(UTC+07:00) Indochina Time (Bangkok)"
TURKEY = "(UTC+03:00) Turkey Time (Istanbul)"

COUNTRIES: tuple[tuple[str, str, str, str], ...] = (
    ("AUS", "0dce87d0-ea28-439c-9caa-9b342614ad15", "Australia", EASTERN_AUSTRALIA),
    ("AUT", "d475da45-5b86-42ed-86e5-f30035e16da1", "Austria", CENTRAL_EUROPE),
    ("BEL", "3073c0bd-9f5c-4f18-80dd-a7b163beb3fe", "Belgium", CENTRAL_EUROPE),
    ("HRV", "a33ba41a-16e4-4b00-a2a1-4934d89c3a1c", "Croatia", CENTRAL_EUROPE),
    ("CZE", "06c1cbd3-66d3-48e3-8ca1-9d427400689c", "Czech Republic", CENTRAL_EUROPE),
    ("DNK", "52f1e37e-f314-4d48-8a6a-82c74e4830a1", "Denmark", CENTRAL_EUROPE),
    ("EST", "0047a9bd-adea-4272-9708-3354dee0bd8c", "Estonia", EASTERN_EUROPE),
    ("FRO", "af7a2a3e-6df7-4e7e-b4c6-9d5d6f0c8a31", "Faroe Islands", BRITISH_ISLES),
    ("FIN", "42ec863c-edb5-46b0-afeb-36f66fa7eebf", "Finland", EASTERN_EUROPE),
    ("FRA", "c66b0918-9e65-4dd4-9b6c-47f989538e6d", "France", CENTRAL_EUROPE),
    ("DEU", "fb894235-7a19-4fe0-b6a1-8b9c9ceb9e4e", "Germany", CENTRAL_EUROPE),
    ("GRC", "24c5afbe-2446-482e-b78d-a9494f8118d5", "Greece", EASTERN_EUROPE),
    ("HUN", "1aef14ea-054d-45f7-91c5-9e1b19762a95", "Hungary", CENTRAL_EUROPE),
    ("ISL", "a0e21e29-474f-466a-9a2f-3a17458465d8", "Iceland", ICELAND),
    ("IRL", "04918e62-f761-4ef2-8923-1483fa9fdd05", "Ireland", BRITISH_ISLES),
    ("ITA", "2365ed9c-8a79-44b5-9bf8-f7a2cf42fb44", "Italy", CENTRAL_EUROPE),
    ("LVA", "51f14b70-8cfb-4f43-b389-a4966e225ddd", "Latvia", EASTERN_EUROPE),
    ("LTU", "8022f9e8-d2a7-4446-a248-bcb25ce6d0e2", "Lithuania", EASTERN_EUROPE),
    ("LUX", "d7158bfc-ab96-4b85-88fb-26740ab8f17c", "Luxembourg", CENTRAL_EUROPE),
    ("NLD", "bda681ab-adcb-4f67-bac5-5cbf28d42cc7", "Netherlands", CENTRAL_EUROPE),
    ("NOR", "83bffdb1-0a92-4574-bb7b-bd0d17387c17", "Norway", CENTRAL_EUROPE),
    ("POL", "758c174f-d840-4b80-a408-1d46ce2b7e05", "Poland", CENTRAL_EUROPE),
    ("PRT", "53215e81-d4a1-48ab-bfa3-001934b71734", "Portugal", BRITISH_ISLES),
    ("ROU", "0b252d8d-18bc-4dbb-9eca-953371586455", "Romania", EASTERN_EUROPE),
    ("SVK", "2d3debcc-17e9-4e12-8802-4cd04e778655", "Slovakia", CENTRAL_EUROPE),
    ("SVN", "514f0414-a993-4759-a3e8-db7b83633bfa", "Slovenia", CENTRAL_EUROPE),
    ("ESP", "5456f813-850b-418f-9eef-1225e66302d2", "Spain", CENTRAL_EUROPE),
    ("SWE", "7ededdc0-d2d3-4daf-8d93-37f998de07b1", "Sweden", CENTRAL_EUROPE),
    ("CHE", "3705d443-31df-4633-8bf4-b8379c82a5cb", "Switzerland", CENTRAL_EUROPE),
    ("THA", "8e2a76e1-2f43-46bc-9319-0a77b12182e6", "Thailand", INDOCHINA),
    ("TUR", "d251fa3a-078a-4c98-a254-0d65cdecc578", "Türkiye", TURKEY),
    ("GBR", "f743b0d4-1f38-43e8-a95d-cf18fe1c3ede", "United Kingdom", BRITISH_ISLES),
)
"""Code (ISO 3166 alpha 3), id, name, zone."""

NORWAY_ID = next(row[1] for row in COUNTRIES if row[0] == "NOR")

DELIVERY_AREAS: dict[str, tuple[int, ...]] = {
    "NOR": (1, 2, 3, 4, 5),
    "SWE": (6, 7, 8, 9),
    "DNK": (10, 11),
    "FIN": (12,),
    "NLD": (13,),
    "BEL": (14,),
}
"""Power price areas by country code; other countries have none."""

REGIONAL_INFO: dict[str, dict[str, str]] = {
    "GBR": {
        "RegionName": "GBR",
        "Name": "GB",
        "NativeName": "United Kingdom",
        "CurrencySymbol": "£",
        "CurrencyName": "British Pound",
        "CurrencyNativeName": "British Pound",
        "ISOCurrencySymbol": "GBP",
    },
    "NOR": {
        "RegionName": "NOR",
        "Name": "NO",
        "NativeName": "Norge",
        "CurrencySymbol": "kr",
        "CurrencyName": "Norwegian Krone",
        "CurrencyNativeName": "norske kroner",
        "ISOCurrencySymbol": "NOK",
    },
    "CHE": {
        "RegionName": "CHE",
        "Name": "CH",
        "NativeName": "Schweiz",
        "CurrencySymbol": "CHF",
        "CurrencyName": "Swiss Franc",
        "CurrencyNativeName": "Schweizer Franken",
        "ISOCurrencySymbol": "CHF",
    },
}
