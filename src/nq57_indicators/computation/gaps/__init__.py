"""Values held against targets."""
