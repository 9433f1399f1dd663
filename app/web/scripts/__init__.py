"""An experiment as a script for a library, or a notebook. Text only; nothing is trained."""
