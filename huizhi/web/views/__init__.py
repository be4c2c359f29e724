"""Views: what each address of the page shows and does."""
