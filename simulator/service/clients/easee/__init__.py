"""Easee's account API, before and after the end of the charger state route (developer.easee.com)."""
