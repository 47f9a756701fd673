"""Addresses: of hosts, of sockets, and how they are written."""
