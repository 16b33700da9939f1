"""The charger's keys: which exist, which may be written and with what (go-eCharger-API-v2, API_KEYS_FIRMWARE)."""

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

UNLISTED = """
etop acui msi mod cpe cpr cws cwsc cwsca onv upd ocs ocl ocm oca lch los lom rcd ts wen wan wak hsts lssfc lsstc apd
otap part nvs efh efh8 efh32 ehs emfh emhb rr esr tpck tpcm lps acl stao
"""
"""Seen on the wire, in no list; ``cae`` and ``cak`` are unlisted, too, but documented for the cloud interface."""

_WRITABLE: dict[str, str] = {
    "bool": """
        acp ara awe cae csd cwe di1 die dii esk fsp fup fzf hai hla hsa loe lopr lse mce mcr men mhe mqcn mqg mqss msb
        msr nmo ocppao ocppcn ocppe ocppg ocppla ocpplo ocppr ocpprl ocppss orsch osr pdi pgr rde rsre su sua ten tse
        ufe upo uve wda wen
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
        c0i c1i c2i c3i c4i c5i c6i c7i c8i c9i c0n c1n c2n c3n c4n c5n c6n c7n c8n c9n wan wak
        """,
    "array": "awpl cards clp map wifis",
    "object": "ids lot sch_satur sch_sund sch_week",
    "object or null": "smd",
    "any": "cak rst",
}
KIND: dict[str, str] = {key: kind for kind, names in _WRITABLE.items() for key in names.split()}
"""Key that may be written -> what kind of value it takes."""

KNOWN: frozenset[str] = frozenset(KIND) | set(_READ_ONLY.split()) | set(UNLISTED.split()) | {"c0p"}
"""Every key the cloud passes on; it does not know which are read-only (go-eCharger-API-v2#135)."""

CARD_NAME = tuple(f"c{slot}n" for slot in _CARDS)
CARD_STORED = tuple(f"c{slot}i" for slot in _CARDS)
CARD_ENERGY = tuple(f"c{slot}e" for slot in _CARDS)

ACKNOWLEDGED = frozenset(
    ["awpl", "cards", "delw", "hsa", "lrn", "oct", "ocppao", "ocppfai", "smd", "tcl", "utc", "wifis"]
)
"""Keys that take a value, and nothing comes of it here."""
