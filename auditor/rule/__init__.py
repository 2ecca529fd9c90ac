"""Rules: statements that should hold for each row of one fact table, and how they are judged."""
