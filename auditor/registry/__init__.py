"""The registry: approved services, the runs made, and what became of every finding."""
