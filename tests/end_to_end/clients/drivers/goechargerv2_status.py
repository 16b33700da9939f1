"""Ask for the status of a charger with goechargerv2. Told: url, key, timeout_s. Says: what the client read."""

import json
import sys

from goechargerv2.goecharger import GoeChargerApi

told = json.loads(sys.argv[1])
charger = GoeChargerApi(told["url"], told["key"], timeout=told["timeout_s"])
sys.stdout.write(json.dumps(charger.request_status()))
