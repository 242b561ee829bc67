"""The plan: an operation's roots as few statements, completed a whole level at a time.

Equal to stock execution, byte for byte, which stays as its reference and takes over wherever
something is not as the plan expects (docs/decisions/0032-compiled-plan.md).
"""
