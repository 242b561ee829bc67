"""Second, naive computations of every answer, written from the definitions alone."""
