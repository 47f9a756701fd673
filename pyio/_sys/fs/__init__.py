"""The system calls of the file system."""
