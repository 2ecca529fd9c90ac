"""One adapter a cloud: reads configuration into facts, judges nothing, changes nothing."""
