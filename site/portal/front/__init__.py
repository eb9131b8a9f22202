"""What the home page says of the record as a whole: the two parties, the latest changes, this day in other years."""
