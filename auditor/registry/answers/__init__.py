"""Check sheets on their way back: what officers wrote into one becomes attestations, all of it or nothing."""
