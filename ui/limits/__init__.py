"""What no request may exceed: bodies, headers, time, connections, and what an event may hold."""
