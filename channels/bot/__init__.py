"""The chatbot: not built yet."""
