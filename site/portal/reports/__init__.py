"""Reports on records of several kinds."""
