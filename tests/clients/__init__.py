"""The client libraries of docs/clients.md, asked to do what it says: `make test-clients`."""
