"""The page: the same steps as the command line, by looking, dragging and clicking."""
