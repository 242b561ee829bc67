"""The seed: fills the graph with sourced facts and a synthetic ecosystem."""
