"""What the calls reply with, made in the training thread: columns, tables, events, figures."""
