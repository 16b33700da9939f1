"""Zaptec's cloud API (docs.zaptec.com)."""
