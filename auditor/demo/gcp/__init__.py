"""A made-up organisation on Google Cloud, served on loopback."""
