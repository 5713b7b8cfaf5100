"""phiguard inside of other frameworks: one module each, imported only where it is asked for."""
