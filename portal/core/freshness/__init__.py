"""How new what readers see is: one number that moves with every public change, and the answers kept under it."""
