"""What a charger says that neither charging nor its owner changes, and the order in which it says everything.

Values are those of a V4 that was set up and left alone; units as in the vendor's key lists.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from simulator.vendors.go_e import unlisted
from simulator.vendors.go_e.jsontext import text
from simulator.vendors.go_e.keys import CARD_ENERGY, CARD_NAME, CARD_STORED, UNLISTED
from simulator.vendors.go_e.options import Options

_NO_ADDRESS = "0.0.0.0"
SSID = "home"

_ORDER = """
alw acu adi dwo tpa sse eto wifis scan lwf scaa wst wsc wsl wsms ccw wfb wcb wpb nif dns host rssi wda mia tse tsss tof
tds tzt utc loc led lbr lmo ama tcl die dii la1 la3 di1 pgr pdi clp bac sdp lbp amp fna isgo simo aus rdbs rdes rdbf
rdef
rdre rdpl rdbse rdese rdbfe rdefe rdree rdple cid cwc cch cfi ust lck sch_week sch_satur sch_sund nmo fsp acs frc rbc
rbt car err cbl pha wh trx fwv oem typ lse cdi lccfi lccfc lcctc tma amt nrg modelStatus lmsc mca awc awp awcp frm fup
awe fst fmt att ate ara acp cco esk fzf pgt sh psh po zfo psmd sumd mpwst mptwt mmp tlf tls atp lpsc inva pgrid ppv
pakku deltap pnp deltaa pvopt_averagePGrid pvopt_averagePPv pvopt_averagePAkku ct mci mcpd mcpea su sua var loe log lop
lof map upo pwm lfspt fsptws spl3 psm ocu cwe clea cle cus ffb fhz loa lot loty cards smd men msp msb msr data dll hai
hla mce mcu mcr mtp mqg mqcn mqss mcs mcc mcca mlr mlra ocppe ocppu ocppg ocppcn ocppss ocpps ocppc ocppca ocppa ocppaa
ocppti ocpplo ocppla ocpph ocppi ocppai ocppd ocppr ocpplea ocpple ocpprl ocppcs rde lri tsi lrc lrr cmse cmmr cms cmp
lcs csa ctrls ccd alwt avgfhz bar c0e c0i c0n c1e c1i c1n c2e c2i c2n c3e c3i c3n c4e c4i c4n c5e c5i c5n c6e c6i c6n
c7e c7i c7n c8e c8i c8n c9e c9i c9n cll csd dfam din dsrc emx evt facacs gmtr gsa lopr lpc lto mhe mht nld ocppcm ocppdp
ocppf ocppff ocppmp ocppte ocpptp orsch pco rmaf rmav rmif rmiv rsa rsre rsrr tab ufa ufe ufm ufs uve uvs uvt wat wb wbw
wg whb whg who whs wo ws
"""
_ORDER_CORE_PRO = "cce cert eto_mid fsc fse fsi iso2en mstr mstw ocpptt osr rev shut sock styp ten txt wh_mid"
_ORDER_CLOUD = "c0p"
"""What the cloud adds to a charger's own keys."""

_ORDER_OLD = "ccrv ccu ferm fwc ido lbl ocppcc ocppck ocppsc rfb t0h t0l t1h t1l wsm"
"""What firmware up to 056 has besides."""
_WITH_SOCKET = "bac bar cbl cus ffb hla lbp lck msp sdp tse tsss upo ust wat wcb wfb wpb"
"""Keys that CORE and PRO do not have."""

_SAME: list[tuple[Any, str]] = [
    (
        False,
        """adi wda die di1 pgr pdi isgo aus nmo lse fup awe esk fzf tlf su sua upo men msb hla mce mqcn mqss mcs mcc
        ocppe ocppcn ocppss ocpps ocppc ocppa ocppr ocpprl rde cmse csa csd lopr mhe orsch rsre ufe uve fse osr shut
        sock ten""",
    ),
    (True, "tse dii simo ara acp cwe msr hai mcr mqg ocppg ocpplo ocppla cae"),
    (
        None,
        """dwo lwf wsl wfb wpb tcl lbp rdbse rdese rdbfe rdefe rdree rdple awcp tls atp inva mcpea mia
        fsptws clea cle smd mcca mlr mlra ocppca ocppaa ocppti ocpplea ocpple lri tsi lrc lrr ccd dsrc evt gsa lpc ocppf
        ocppff ocppte rsa wb wo ws cce mstr mstw ccu ido lbl""",
    ),
    (
        0,
        """wsc rdbs rdes rdbf rdef rdre rdpl awc pgt deltap deltaa pvopt_averagePGrid pvopt_averagePPv
        pvopt_averagePAkku mci mcpd lof loty ocppi ocppai ocppcs din emx facacs ocppcm ufm uvs whb who whs cert fsc
        iso2en t0h t0l t1h t1l""",
    ),
    ([], "ctrls ocppdp ocppmp ocpptp"),
    ("", "ocppu pco ocpptt rev ocppcc ocppck ocppsc wsm"),
]
_ONE_EACH: dict[str, Any] = {
    "wst": 3, "wsms": 3, "nif": "st", "dns": {"dns0": "192.168.1.1", "dns1": _NO_ADDRESS, "dns2": _NO_ADDRESS},
    "tof": 60, "tds": 1, "tzt": "Europe/Oslo", "lbr": 255, "lmo": 3, "la1": 16, "la3": 16, "clp": [6, 10, 12, 14, 16],
    "bac": 3, "sdp": 2, "bar": 3, "cid": "#0000FF", "cwc": "#FFFF00", "cch": "#00FFFF", "cfi": "#00FF00",
    "oem": "go-e", "amt": 32, "mca": 6, "awp": 3, "frm": 1, "fst": 1400, "fmt": 300_000, "att": 32_400, "ate": 20_000,
    "cco": 20, "sh": 200, "psh": 500, "po": -300, "zfo": 200, "psmd": 10_000, "sumd": 10_000, "mpwst": 120_000,
    "mptwt": 600_000, "ct": "default", "lop": 50, "map": [1, 2, 3], "spl3": 4200,
    "lot": {"amp": 32, "dyn": 32, "sta": 32, "ts": 0}, "data": '{"i":120,"url":"https://data.v3.go-e.io/data_ng"}',
    "mcu": "mqtt://test.mosquitto.org:1883", "ocpph": 3600, "ocppd": "no-card", "cmmr": 20, "cms": "_go-e_controller",
    "cmp": "_tcp", "dfam": "go-eCharger", "gmtr": 60, "mht": "homeassistant/", "nld": 32, "rmaf": 50.1, "rmav": 253,
    "rmif": 47.5, "rmiv": 195.5, "rsrr": 0.16, "ufa": 49.8, "ufs": 49, "uvt": 195, "wat": 2, "wbw": 1, "c0p": "{}",
    "fsi": 6, "txt": 60, "msp": 502, "ccrv": "10", "fwc": "10", "ferm": 1, "rfb": 1673,
}  # fmt: skip

_CARDS: dict[str, Any] = {
    **dict.fromkeys(CARD_NAME, "n/a"),
    **dict.fromkeys(CARD_STORED, False),
    **dict.fromkeys(CARD_ENERGY, 0),
    "c0n": "User 1",
    "c0i": True,
}


def cards(slots: Mapping[str, Any]) -> list[dict[str, Any]]:
    """``cards``: the slots ``c0n`` to ``c9i`` once more, in the older shape; the cloud sends both."""
    rows = zip(CARD_NAME, CARD_ENERGY, CARD_STORED, strict=True)
    return [{"name": slots[name], "energy": slots[energy], "cardId": slots[stored]} for name, energy, stored in rows]


def _wlan_slot(ssid: str) -> dict[str, Any]:
    """One of the ten of ``wifis``; its key is never told."""
    addresses = dict.fromkeys(("staticIp", "staticSubnet", "staticGateway"), _NO_ADDRESS)
    servers = dict.fromkeys(("staticDns0", "staticDns1", "staticDns2"), _NO_ADDRESS)
    return {"ssid": ssid, "key": bool(ssid), "useStaticIp": False, **addresses, "useStaticDns": False, **servers}


CONSTANTS: dict[str, Any] = {
    **{key: value for value, names in _SAME for key in names.split()},
    **_ONE_EACH,
    **_CARDS,
    "cards": cards(_CARDS),
    "scan": [],
    **unlisted.CONSTANTS,
    "wifis": [_wlan_slot(ssid) for ssid in (SSID, *[""] * 9)],
}
"""Key -> value of every key that follows from nothing."""


CARDS_GONE = ((60, 0), (60, 3))
"""Firmware from the first on and before the second has no ``cards`` of its own (go-eCharger-API-v2#288, #304)."""
OLD_KEYS_BEFORE = (57, 0)
"""First firmware taken not to have the keys that only older lists name."""
_SIMPLER_BEFORE = (55, 0)


@lru_cache(maxsize=16)
def positions(options: Options, lan: bool = False) -> dict[str, int]:
    """The keys this hardware and firmware have -> their place in a status; ``lan``: without what the cloud adds."""
    left_out = [*options.missing_keys.split(","), *([] if options.locks else _WITH_SOCKET.split())]
    if lan and CARDS_GONE[0] <= options.release < CARDS_GONE[1]:
        left_out = [*left_out, "cards"]
    order = [key for key in _ORDER.split() if key not in left_out]
    extra = [] if options.locks else _ORDER_CORE_PRO.split()
    old = _ORDER_OLD.split() if options.before(OLD_KEYS_BEFORE) else []
    more = UNLISTED.split() if options.unlisted_keys else []
    own = [*order, *[key for key in (*extra, *old, *more, "cae") if key not in left_out]]
    return {key: place for place, key in enumerate(own if lan else [*own, *_ORDER_CLOUD.split()])}


@lru_cache(maxsize=16)
def fragments(options: Options) -> dict[str, str]:
    """The constants as ready JSON members, as this firmware has them."""
    other: dict[str, Any] = {"hai": options.hai, "hla": options.hla, "scan": _scan(options.networks_around)}
    if options.before(_SIMPLER_BEFORE):
        other |= {"bac": True, "lot": 32, "dns": {"dns": "192.168.1.1"}}
    return {key: f'"{key}":{text(value)}' for key, value in (CONSTANTS | other).items()}


def _scan(networks: int) -> list[dict[str, Any]]:
    """``scan``: the WLANs around. What was seen is that there are hundreds of lines of it; the fields are ours."""
    return [
        {"ssid": f"neighbour {n}", "encryptionType": 3, "rssi": -60 - n % 35, "channel": n % 13 + 1}
        for n in range(networks)
    ]
