"""Rules of the topic stores."""
