"""The timeline drawn on one axis: events, terms of office and agreements."""

from timeline.chart.drawing import Chart, chart
from timeline.chart.small import SmallChart, small_chart

__all__ = ["Chart", "SmallChart", "chart", "small_chart"]
