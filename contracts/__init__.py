"""A harness that judges a charger-service's refresh endpoint against contract and truth."""
