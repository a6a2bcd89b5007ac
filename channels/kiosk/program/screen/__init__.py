"""What is on the glass: widgets, keyboards, pages, and the application that shows them."""
