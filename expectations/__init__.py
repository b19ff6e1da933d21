"""Expectations of the tables, and the gate that turns their results into a verdict on each source."""
