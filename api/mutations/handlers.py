"""From an error of the graph to the member of a mutation's result that tells it."""

import strawberry
from strawberry.schema import ExceptionHandler
from strawberry.types.field import StrawberryField

from api.types.errors import (
    AlreadyExistsError,
    ConflictError,
    ForbiddenError,
    IdempotencyKeyReusedError,
    InputProblem,
    InvalidInputError,
    NotFoundError,
)
from graph import errors


class ShowsInvalid(ExceptionHandler[errors.Invalid, InvalidInputError]):
    """Fields that break a rule."""

    def handle(
        self, exception: errors.Invalid, *, field: StrawberryField, info: strawberry.Info
    ) -> InvalidInputError:
        """All of them are named."""
        return InvalidInputError(
            message=str(exception),
            problems=[
                InputProblem(path=list(path), message=message)
                for path, message in exception.problems
            ],
        )


class ShowsNotFound(ExceptionHandler[errors.NotFound, NotFoundError]):
    """What is missing or hidden."""

    def handle(
        self, exception: errors.NotFound, *, field: StrawberryField, info: strawberry.Info
    ) -> NotFoundError:
        """With the field that names it."""
        return NotFoundError(message=str(exception), path=list(exception.path))


class ShowsForbidden(ExceptionHandler[errors.Forbidden, ForbiddenError]):
    """What the caller may not do."""

    def handle(
        self, exception: errors.Forbidden, *, field: StrawberryField, info: strawberry.Info
    ) -> ForbiddenError:
        """In words."""
        return ForbiddenError(message=str(exception))


class ShowsConflict(ExceptionHandler[errors.Conflict, ConflictError]):
    """What the present state does not allow."""

    def handle(
        self, exception: errors.Conflict, *, field: StrawberryField, info: strawberry.Info
    ) -> ConflictError:
        """With the node as it is."""
        return ConflictError(message=str(exception), current_id=exception.current_id)


class ShowsAlreadyExists(ExceptionHandler[errors.AlreadyExists, AlreadyExistsError]):
    """A key that is taken."""

    def handle(
        self, exception: errors.AlreadyExists, *, field: StrawberryField, info: strawberry.Info
    ) -> AlreadyExistsError:
        """With the node that has it."""
        return AlreadyExistsError(message=str(exception), existing_id=exception.existing_id)


class ShowsKeyReused(ExceptionHandler[errors.KeyReused, IdempotencyKeyReusedError]):
    """A key with two inputs."""

    def handle(
        self, exception: errors.KeyReused, *, field: StrawberryField, info: strawberry.Info
    ) -> IdempotencyKeyReusedError:
        """In words."""
        return IdempotencyKeyReusedError(message=str(exception))


HANDLERS = (
    ShowsInvalid(),
    ShowsNotFound(),
    ShowsForbidden(),
    ShowsConflict(),
    ShowsAlreadyExists(),
    ShowsKeyReused(),
)
