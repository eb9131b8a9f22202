"""How precisely we know when."""

from dates.errors import DateError
from dates.parsing import parse
from dates.value import HistoricalDate, Precision

__all__ = ["DateError", "HistoricalDate", "Precision", "parse"]
