"""Đúng: the rules on whether figures are right: within bounds, equal to their parts, closing balances, after their period."""
