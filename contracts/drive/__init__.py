"""Who asks: scripted scenarios, generated requests, and a machine that does anything in any order."""
