"""How the assistant understands a message: the components of the NLU pipeline."""
