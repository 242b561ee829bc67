"""How a whole question is loaded: one batch for each declared edge."""
