"""Do with goechargerv2 what comes in. Told: url, key, timeout_s; then lines {call, args}. Says: {said} or {raised}."""

import json
import sys

from goechargerv2.goecharger import GoeChargerApi

told = json.loads(sys.argv[1])
charger = GoeChargerApi(told["url"], told["key"], timeout=told["timeout_s"])
for line in sys.stdin:
    asked = json.loads(line)
    try:
        answer = {"said": getattr(charger, asked["call"])(*asked["args"])}
    except Exception as error:
        answer = {"raised": type(error).__name__, "words": str(error)}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
