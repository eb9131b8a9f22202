"""The whole site in one folder: its database, its media, and a manifest by which a restored site is checked."""
