"""The graph room: everything that speaks Cypher, and the values it answers with."""
