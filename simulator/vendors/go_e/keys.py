"""The charger's keys: which exist, which may be written and with what (go-eCharger-API-v2, API_KEYS_FIRMWARE)."""

from collections.abc import Callable
from typing import Any

_CARDS = range(10)

_READ_ONLY = """
acu adi alw alwt amt atp aus avgfhz awcp car cbl ccd cce ccrv ccu ccw cdi cert cle clea cll cmmr cmp cms cmse csa ctrls
cus data deltaa deltap dfam din dll dns dsrc err eto eto_mid evt facacs ferm ffb fhz fsc fse fsi fsptws fwc fwv host ido
inva isgo lbl lbp lccfc lccfi lcctc lck lcs led lfspt lmsc loa loc lpc lpsc lrc lri lrr lto lwf mcc mcca mcs mia mlr
mlra mmp modelStatus mstr mstw nif nld nrg ocppa ocppaa ocppc ocppca ocppcs ocppdp ocppff ocpple ocpplea ocppmp ocpps
ocppte ocpptp ocu oem pakku pgrid pha pnp ppv pvopt_averagePAkku pvopt_averagePGrid pvopt_averagePPv pwm rbc rbt rev rfb
rssi scaa scan shut simo sock sse styp tab tlf tls tma tpa tsi tsss typ var wat wb wbw wcb wfb wg wh wh_mid whb whg who
whs wo wpb ws wsc wsl wsm wsms wst
"""

_UNLISTED = "etop acui msi mod cpe cpr cws cwsc cwsca onv upd ocs ocl ocm oca lch los lom rcd ts wen wan wak hsts c0p"
"""Seen on the wire, in no list; ``cae`` and ``cak`` are unlisted, too, but documented for the cloud interface."""

_WRITABLE: dict[str, str] = {
    "bool": """
        acp ara awe cae csd cwe di1 die dii esk fsp fup fzf hai hla hsa loe lopr lse mce mcr men mhe mqcn mqg mqss msb
        msr nmo ocppao ocppcn ocppe ocppg ocppla ocpplo ocppr ocpprl ocppss orsch osr pdi pgr rde rsre su sua ten tse
        ufe upo uve wda
        """,
    "int": """
        acs ama amp att awc bac bar del delw emx fmt frc frm gmtr iso2en la1 la3 lbr lmo lof lop loty lrn mca mci mcpd
        mptwt mpwst msp ocppai ocppcm ocppfai ocpph ocppi psm psmd rdbf rdbs rdef rdes rdpl rdre sdp sumd t0h t0l t1h
        t1l tds tof txt ufm ust uvs c0e c1e c2e c3e c4e c5e c6e c7e c8e c9e
        """,
    "int or null": "gsa mcpea ocppf ocppti rdbfe rdbse rdefe rdese rdple rdree rsa tcl trx",
    "number": "ate awp cco fst pgt po psh rmaf rmav rmif rmiv rsrr sh spl3 ufa ufs uvt zfo",
    "number or null": "dwo",
    "string": """
        cch cfi cid ct cwc fna log mcu mht mtp ocppcc ocppck ocppd ocppsc ocpptt ocppu oct pco tzt utc
        c0i c1i c2i c3i c4i c5i c6i c7i c8i c9i c0n c1n c2n c3n c4n c5n c6n c7n c8n c9n
        """,
    "array": "awpl cards clp map wifis",
    "object": "ids lot sch_satur sch_sund sch_week",
    "object or null": "smd",
    "any": "cak rst",
}
KIND: dict[str, str] = {key: kind for kind, names in _WRITABLE.items() for key in names.split()}
"""Key that may be written -> what kind of value it takes."""

KNOWN: frozenset[str] = frozenset(KIND) | set(_READ_ONLY.split()) | set(_UNLISTED.split())
"""Every key the cloud passes on; it does not know which are read-only (go-eCharger-API-v2#135)."""

CARD_NAME = tuple(f"c{slot}n" for slot in _CARDS)
CARD_STORED = tuple(f"c{slot}i" for slot in _CARDS)
CARD_ENERGY = tuple(f"c{slot}e" for slot in _CARDS)

_INEFFECTIVE = "awpl cards delw fsp hsa ids lrn oct ocppao ocppfai smd tcl utc wifis"
"""Keys that take a value on a real charger and do nothing here, so the charger behaves as if it had refused."""

_FITS: dict[str, Callable[[Any], bool]] = {
    "bool": lambda value: isinstance(value, bool),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "any": lambda _value: True,
}

_RANGES: dict[str, tuple[float, float]] = {
    "frc": (0, 2),
    "psm": (0, 2),
    "lmo": (3, 5),
    "acs": (0, 2),
    "ust": (0, 2),
    "trx": (0, 10),
    "lbr": (0, 255),
    "bac": (0, 3),
    "bar": (0, 3),
    "sdp": (0, 3),
    "frm": (0, 2),
    "loty": (0, 1),
    "tds": (0, 3),
    "iso2en": (0, 2),
    "ocppcm": (0, 1),
    "del": (0, 9),
    "ama": (6, 32),
    "amp": (6, 32),
    "mca": (6, 32),
    "tof": (-840, 840),
}


def accepts(key: str, value: Any, ama: int, ceiling_a: int) -> bool:
    """Whether the charger takes that value for that key.

    ama: the user's own upper limit, A. ceiling_a: what hardware and installation allow, A.
    """
    kind = KIND.get(key)
    if kind is None or key in _INEFFECTIVE.split():
        return False
    if value is None and kind.endswith(" or null"):
        return True
    return _FITS[kind.removesuffix(" or null")](value) and _in_range(key, value, ama, ceiling_a)


def _in_range(key: str, value: Any, ama: int, ceiling_a: int) -> bool:
    if key == "amp":
        return 6 <= int(value) <= ama
    if key == "ama":
        return 6 <= int(value) <= ceiling_a
    if key == "dwo":
        return float(value) > 0
    if key == "lof":
        return value == 0 or 6 <= int(value) <= 32
    low, high = _RANGES.get(key, (float("-inf"), float("inf")))
    return key not in _RANGES or low <= value <= high
