"""Runs a code cell with IPython, and prints its notebook as nbconvert's page of HTML."""

import sys

from IPython.core.interactiveshell import InteractiveShell
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

code = sys.stdin.read()
shell = InteractiveShell()
data, metadata = shell.display_formatter.format(shell.run_cell(code, store_history=False).result)
output = new_output("execute_result", data=data, metadata=metadata, execution_count=1)
notebook = new_notebook(cells=[new_code_cell(code, outputs=[output], execution_count=1)])
exporter = HTMLExporter(sanitize_html="sanitize" in sys.argv)
print(exporter.from_notebook_node(notebook)[0])
