"""The entry of the program: everything is in huizhi.cli."""

from huizhi.cli import main

if __name__ == "__main__":
    main()
