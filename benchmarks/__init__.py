"""What the program is measured with: how right it reads, how fast it is."""
