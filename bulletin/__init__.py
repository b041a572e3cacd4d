"""The quarterly bulletin: what the quarter tells of itself, in sentences, as a Word document and as a workbook."""
