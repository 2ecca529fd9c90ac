"""What people state and the registry keeps: attestations, accepted risks, reviews. Added and revoked, never changed."""
