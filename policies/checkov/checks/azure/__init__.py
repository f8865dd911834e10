"""Azure Machine Learning, Azure OpenAI and what they stand on, in ARM templates."""
