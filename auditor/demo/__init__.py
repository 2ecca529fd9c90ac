"""A made-up municipality on a moto server: the only code here that builds anything, and only on loopback."""
