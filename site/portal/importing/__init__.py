"""An import in the admin: a file is read, looked at row by row, applied in one transaction, and can be undone."""
