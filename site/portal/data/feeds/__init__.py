"""The latest changes as feeds, dated by their publication and never by what the records are about."""
