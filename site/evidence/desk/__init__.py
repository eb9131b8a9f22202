"""The editors' side of every record: its list, its form, its choosers. Each room's `viewsets.py` builds on it."""
