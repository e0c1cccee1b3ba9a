"""The sandbox, from outside: its walls, its processes, and the protocol that is spoken through them."""
