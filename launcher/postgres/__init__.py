"""The embedded PostgreSQL: the system's binaries or a wheel's, as root or not."""
