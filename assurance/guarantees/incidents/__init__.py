"""Alarms and findings reach those who answer them."""
