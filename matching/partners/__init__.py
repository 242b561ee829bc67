"""Partner recommendations: whom to finance with, and the paths that speak for it."""
