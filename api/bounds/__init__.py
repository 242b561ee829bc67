"""What a request may ask of the server before anything is looked up: size, shape, time, places."""
