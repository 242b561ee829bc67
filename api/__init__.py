"""The GraphQL schema and its HTTP door."""
