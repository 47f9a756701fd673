"""The system calls of networking."""
