"""go-e's cloud API v2 (goecharger/go-eCharger-API-v2, cloudapi-en.md)."""
