"""How uvicorn serves the application, and what each of its connections may do."""
