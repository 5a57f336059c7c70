"""From a correction to a better model: candidates are trained, judged by a gate, promoted and rolled back."""
