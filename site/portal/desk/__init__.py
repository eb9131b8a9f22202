"""The desk: the first page of the admin, with what waits for the user and how the record stands."""
