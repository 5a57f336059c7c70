"""Everything Rasa loads, and the one place that joins the rooms."""
