messages: ## Bring the message catalog in line with the sources
	.venv/bin/python -m launcher.messages extract
