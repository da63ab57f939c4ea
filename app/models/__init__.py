"""Qt models over ids and a window of rows, and the plain functions that they show."""
