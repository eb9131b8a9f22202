"""Open data: every record and every filtered listing in other forms than the page."""
