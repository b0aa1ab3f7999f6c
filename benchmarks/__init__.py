"""What the documents quote as figures, each measured by a command: make bench (ONLY=prefix for some)."""
