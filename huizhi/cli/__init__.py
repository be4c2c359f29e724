"""The command line: arguments in, steps called, words and an exit code out.

A file for each group of verbs; `voice` is the only one that prints. No rule of the program stands
here: the page calls the same steps.
"""
