"""Telling caches that others see what they may no longer give: which addresses a change shows at, and sending these."""
