"""Exit codes: how a command ended, for whoever called it."""

FINE, LOOK, FAILED = 0, 1, 2  # done; done, with findings to look at; could not be done
