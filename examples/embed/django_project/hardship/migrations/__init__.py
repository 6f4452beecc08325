"""Tables of this project, and the one of the store."""
