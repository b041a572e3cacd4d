"""Files in and out: formats, sheets of registers, imports and exports as jobs."""
