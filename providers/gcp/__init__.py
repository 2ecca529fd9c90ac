"""Google Cloud, read through Cloud Asset Inventory and the few interfaces for what it lacks."""
