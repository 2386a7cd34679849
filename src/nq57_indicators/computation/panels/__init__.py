"""What was reported, as arrays item × area × period: laid out, restated, completed over time and areas."""
