"""Who asks: scenarios, a walk, odd and generated requests, crowds, and a machine that does anything in any order."""
