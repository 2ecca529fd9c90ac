"""One archive for each service, to hand on: its page, its sheets, their sums and, where somebody signs, a signature.

`narrow` cuts what is in the run's folder down to the service, `pack` gathers it, `archive` writes and reads the ZIP
file, `signing` has the keys, `checking` is what `auditor verify` asks.
"""
