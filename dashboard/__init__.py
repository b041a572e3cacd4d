"""The dashboard: board, indicator page, leadership view and wall screen."""
