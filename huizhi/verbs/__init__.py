"""The verbs of the command line: arguments to steps to words and an exit code.

The steps are imported when their verb runs, so that `--help` answers at once.
"""
