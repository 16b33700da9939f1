"""How clients of Zaptec's cloud read it, each with its own strictness, for clients that cannot run here.

None is installable for this Python (``docs/clients.md``), so each module keeps to the rules one client documents or was
seen to need: what must be there and of which type, which statuses are taken for what, when it asks again. They know the
vendor's words from those clients and nothing of the fake.
"""
