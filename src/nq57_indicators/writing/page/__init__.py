"""One page that holds everything an analyst looks at: a single file, without a network."""
