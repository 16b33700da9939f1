"""Fake vendor clouds, scripted chargers and a reference charger-service."""
