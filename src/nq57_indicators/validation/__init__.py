"""Rules on observations, in four rooms after the committee's own data principle: clean, correct, complete, timely."""
