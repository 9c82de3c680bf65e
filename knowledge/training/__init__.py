"""How the embedder of the program is made, and how an office's own library makes it better. Numpy only."""
