"""The rules: what should hold for each row of a fact table. One file a topic; they know no cloud and no output."""
