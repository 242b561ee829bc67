"""What can go wrong between the house and its graph, in the house's own words."""


class GraphError(Exception):
    """Anything the graph room raises."""


class GraphUnavailable(GraphError):
    """Neo4j does not answer, or not in time; nothing was half-written."""
