"""Files that hold records, whatever their format: recognised by content, limited, read row by row, and written."""
