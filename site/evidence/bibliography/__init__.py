"""Works as bibliographies cite them: sources, and the records of this site themselves."""
