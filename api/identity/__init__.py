"""Who asks: from the `Authorization` header of a request to its caller (docs/identity.md)."""
