"""What keeps the site safe against bad faith: what browsers are told, which uploads are taken, what is written down."""
