"""What pages say of themselves to programs: schema.org in JSON-LD (docs/decisions/0022)."""
