"""How large an upload may be. Each limit has its own message where it is kept."""

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_ROWS = 20_000
#: What an .xlsx file, which is a ZIP archive, may hold when unpacked.
MOST_UNPACKED = 100 * MEGABYTE
#: Columns of a sheet, empty ones between others included.
MOST_COLUMNS = 500
#: Rows of a sheet, empty ones included: as many as Excel has.
LAST_ROW = 1_048_576
#: Characters in one cell. Python's csv module has the same limit.
LONGEST_CELL = 131_072
#: Lists and objects within each other in JSON, elements within each other in the XML of a workbook.
DEEPEST = 50
