"""What can go wrong between the house and its graph, in the house's own words."""


class GraphError(Exception):
    """Anything the graph room raises."""


class GraphUnavailable(GraphError):
    """Neo4j does not answer, or not in time; nothing was written."""


class GraphTimeout(GraphUnavailable):
    """Neo4j ended a statement that took longer than allowed."""


class OutcomeUnknown(GraphError):
    """The connection was lost between commit and answer: written wholly, or not at all."""
