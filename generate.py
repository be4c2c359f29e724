"""The entry of the program: everything is in huizhi.cli.main."""

from huizhi.cli.main import main

if __name__ == "__main__":
    main()
