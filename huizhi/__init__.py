"""Huizhi (回执): notices with forms go out, the filled forms are read back, checked and kept."""

__version__ = "0.1.0"
