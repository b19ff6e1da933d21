"""The tables, their commit and their catalog: pyarrow, deltalake and DuckDB live here and nowhere else."""
