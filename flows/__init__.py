"""Orchestration and the command line: Prefect lives here and nowhere else."""
