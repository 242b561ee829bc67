"""What can go wrong between the house and its graph, in the house's own words."""


class GraphError(Exception):
    """Anything the graph room raises."""


class GraphUnavailable(GraphError):
    """Neo4j does not answer, or not in time; nothing was written."""


class GraphTimeout(GraphUnavailable):
    """Neo4j ended a statement that took longer than allowed."""


class OutcomeUnknown(GraphError):
    """The connection was lost between commit and answer: written wholly, or not at all."""


class Refused(GraphError):
    """A write that was not done, because of what the caller asked; the message is for people."""


class NotFound(Refused):
    """What a write names does not exist, or is hidden from the caller: both are told alike."""

    def __init__(self, *path: str) -> None:
        """`path` leads from the input object to the field that names it."""
        super().__init__(f"`{'.'.join(path)}` names nothing that you may see.")
        self.path = path


class Forbidden(Refused):
    """The caller may see what it names, but may not do this with it."""


class Invalid(Refused):
    """Fields break a rule that only the graph can check."""

    def __init__(self, *problems: tuple[tuple[str, ...], str]) -> None:
        """Each problem: the path from the input object to the field, and what is wrong."""
        super().__init__(" ".join(message for _, message in problems))
        self.problems = problems


class Conflict(Refused):
    """Not possible in the present state of a node."""

    def __init__(self, message: str, current_id: str) -> None:
        super().__init__(message)
        self.current_id = current_id


class AlreadyExists(Refused):
    """A natural key is taken by another node."""

    def __init__(self, message: str, existing_id: str) -> None:
        super().__init__(message)
        self.existing_id = existing_id


class KeyReused(Refused):
    """The idempotency key was used with another body."""
