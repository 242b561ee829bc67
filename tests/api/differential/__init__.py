"""The plan and stock execution answer alike: operations drawn from the schema, asked both ways."""
