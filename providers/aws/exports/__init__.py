"""Evidence from files: answers of AWS that somebody saved, read in place of the calls that no role is granted for."""
