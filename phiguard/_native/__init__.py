"""The native module, where it was built; `phiguard.native` chooses between it and its twins in Python."""
