"""What an operation may cost: known before the graph is asked, counted when it has answered."""
