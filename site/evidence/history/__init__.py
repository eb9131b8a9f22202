"""The history of a record for its readers: its editions, each as it stood, and the difference between any two."""
