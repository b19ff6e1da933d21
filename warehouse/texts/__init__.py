"""The texts of a cable: which one is current, which make one cable, and what the ledger says of each."""
