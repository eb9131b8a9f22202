"""Search over the public records: asking, matching, marking, spelling, and suggestions while typing."""
