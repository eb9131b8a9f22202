"""The API `/api/v1/`: every kind of record, as lists and alone, for programs. Read-only; described by an OpenAPI."""
