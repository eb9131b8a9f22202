"""Whether the addresses of sources still answer: whom one may ask, asking politely, storing, and what readers see."""
