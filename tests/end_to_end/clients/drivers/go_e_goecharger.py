"""Do with goecharger whatever comes in. Told: host; then lines {call, args}. Says: {said} or {raised}."""

import json
import sys

from goecharger.goecharger import GoeCharger

charger = GoeCharger(json.loads(sys.argv[1])["host"])
for line in sys.stdin:
    asked = json.loads(line)
    enum = {"setAccessType": GoeCharger.AccessType, "setCableLockMode": GoeCharger.CableLockMode}.get(asked["call"])
    args = [enum[name] for name in asked["args"]] if enum else asked["args"]
    try:
        answer = {"said": getattr(charger, asked["call"])(*args)}
    except Exception as error:
        answer = {"raised": type(error).__name__, "words": str(error)}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
