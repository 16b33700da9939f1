"""Every answer the fakes give, in any test, is held against the vendor's own OpenAPI document.

``watch`` listens to the vendors' Flask apps, behind their routes and before faults change anything, in this process
and in the programs that tests start; ``judge`` compares; ``tests/conftest.py`` fails the test that caused a wrong
answer. A vendor is judged from the day it has an ``openapi.yaml``.
"""
