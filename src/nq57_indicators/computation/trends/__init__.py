"""How values move over time."""
