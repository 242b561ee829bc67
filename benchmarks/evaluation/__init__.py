"""How good the recommendations are, on real events of several parties."""
