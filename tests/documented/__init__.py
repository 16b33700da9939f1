"""Every answer the fakes give, in any test, is held against the vendor's own OpenAPI document.

``watch`` listens to the vendors' Flask apps, behind their routes and before faults change anything, in this process
and in the programs that tests start with ``watch.environment``; ``judge`` compares; ``tests/conftest.py`` fails the
test that caused a wrong answer. A vendor is judged from the day it has an ``openapi.yaml`` beside its code.

What a document (OpenAPI 3.0) needs for it, beyond what the standard asks for:

* paths below the vendor's base URL, all routes and no other; HEAD goes with GET;
* ``x-elsewhere`` with the responses where there is no operation: ``unknown-address`` and ``wrong-method``;
* ``x-anywhere``, if there are any, with responses every address may give besides its own;
* ``x-may-be-empty: true`` at a response whose body is there or not; without ``content`` there must be none;
* ``example`` of path parameters, query parameters and JSON bodies from the demo fleet, as its owner would ask, for
  ``fuzz`` to begin with.
"""
