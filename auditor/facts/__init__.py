"""The fact tables: typed, provider-neutral rows about configuration, one file a topic."""
