"""The chatbot: answers questions and fills in forms by conversation."""
