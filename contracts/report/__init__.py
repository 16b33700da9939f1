"""Writers of one report: a terminal, JSON. They read the records and judge nothing."""
