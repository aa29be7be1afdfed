"""Plain frozen values and the error tree; standard library only."""
