"""The object types of the schema, split by noun."""
