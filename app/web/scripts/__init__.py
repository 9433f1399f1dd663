"""An experiment as a script: plain NumPy, PyTorch, a notebook. Text only; nothing is trained."""
