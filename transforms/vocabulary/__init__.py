"""The words of the field, as tables."""
