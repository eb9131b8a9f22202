"""What editors see of an import: upload, preview, correction, progress, report, undo."""
