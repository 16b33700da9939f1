"""Visits of cars in the vendor's records: the signed meter value and the completed session of observation 723.

Sources: docs.zaptec.com/docs/state-observation-reference; `lib/zaptec/models.ts` of PatrickE94/com.zaptec. A session
lasts from plug-in to unplug. Older Go sign nothing: their OCMF has two parts, the word and the data.
"""

from functools import lru_cache

from simulator.truth.charger import Charger, Session
from simulator.truth.fleet import Identity
from simulator.vendors.zaptec import ids
from simulator.vendors.zaptec.jsontext import dumps, meter_time, session_time


@lru_cache(maxsize=4096)
def signed_value(serial: str, firmware: int, readings: tuple[tuple[float, str, float], ...]) -> str:
    """OCMF text of meter readings: (moment in unix seconds, B begin, E end or T tick, reading in Wh). Values in kWh."""
    return "OCMF|" + dumps(
        {
            "FV": "1.0",
            "GI": "ZAPTEC GO",
            "GS": serial,
            "GV": ids.firmware_version(firmware),
            "PG": "T1",
            "RD": [
                {
                    "TM": meter_time(at_s),
                    "TX": kind,
                    "RV": round(reading_wh / 1000, 3),
                    "RI": "1-0:1.8.0",
                    "RU": "kWh",
                    "RT": "AC",
                    "ST": "G",
                }
                for at_s, kind, reading_wh in readings
            ],
        }
    )


def visit_readings(charger: Charger, visit: Session) -> tuple[tuple[float, str, float], ...]:
    """The meter at plug-in and unplug of a finished visit, worked back from the charger's reading now. Wh."""
    later = [session for session in charger.visits if session.number > visit.number]
    if charger.session is not None:
        later.append(charger.session)
    end_wh = charger.lifetime_wh - sum(session.delivered_wh for session in later)
    begin_wh = end_wh - visit.delivered_wh
    return (visit.plugged_s, "B", begin_wh), (visit.unplugged_s or charger.at_s, "E", end_wh)


def completed_session(seed: int, identity: Identity, charger: Charger, code: str) -> str:
    """The last finished visit as one JSON text: energy in kWh, four decimals; code says who authorised it."""
    visit = charger.visits[-1]
    return dumps(
        {
            "SessionId": ids.session_id(seed, identity.id, visit.number),
            "Energy": round(visit.delivered_wh / 1000, 4),
            "StartDateTime": session_time(visit.plugged_s),
            "EndDateTime": session_time(visit.unplugged_s or charger.at_s),
            "ReliableClock": True,
            "StoppedByRFID": False,
            "AuthenticationCode": code,
            "SignedSession": signed_value(identity.serial, charger.firmware, visit_readings(charger, visit)),
        }
    )
