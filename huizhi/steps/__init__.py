"""Steps: what the command line and the page do, by the phases of the loop.

preparing → sending → receiving → standing → correcting and reporting. Each step takes settings and
folders, returns a frozen result and prints nothing.
"""
