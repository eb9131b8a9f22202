"""The whole of the public record in two files, their checksums, and the page that lists all forms of the data."""
