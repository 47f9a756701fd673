"""The process's environment."""
