"""The same work without the library: whole pipelines, and validators with the rules that they can express."""
