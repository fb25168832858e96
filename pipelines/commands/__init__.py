"""One module per command. A command parses, asks the line, and tells; it decides nothing."""
