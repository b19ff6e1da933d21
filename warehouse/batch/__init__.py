"""What is read from some sources, as Arrow tables: one batch, from the parser to the commit."""
