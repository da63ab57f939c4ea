"""Work off the GUI thread: reads, the one writer, imports. Results arrive on the GUI thread."""
