"""Unix sockets: streams and messages between the processes of one machine."""
