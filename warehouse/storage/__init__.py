"""The Delta tables on disk: read, written, published as snapshots, and recovered."""
