"""Loading a file as a change-set: read and checked whole, compared field by field, applied in one transaction."""
