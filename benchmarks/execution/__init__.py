"""One operation, few statements: this server, itself in stock execution, and @neo4j/graphql."""
