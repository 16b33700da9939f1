"""Do with goecharger-api-lite whatever comes in. Told: host; then lines {call, args}. Says: {said} or {raised}."""

import json
import sys

from goecharger_api_lite import goecharger_api_lite as lite

charger = lite.GoeCharger(json.loads(sys.argv[1])["host"], timeout=10.0)
VALUES = lite.GoeCharger.SettableValueEnum
ENUMS = {
    "set_charging_mode": VALUES.ChargingMode,
    "set_phase_mode": VALUES.PhaseMode,
    "set_cable_lock_mode": VALUES.CableLockMode,
}
for line in sys.stdin:
    asked = json.loads(line)
    args = [ENUMS[asked["call"]][name] for name in asked["args"]] if asked["call"] in ENUMS else asked["args"]
    args = [getattr(lite.GoeCharger, word) if str(word).startswith("STATUS_") else word for word in args]
    try:
        answer = {"said": getattr(charger, asked["call"])(*args)}
    except Exception as error:
        answer = {"raised": type(error).__name__, "words": str(error)}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
