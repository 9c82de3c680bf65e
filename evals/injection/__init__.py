"""Texts that try to order the assistant about, put to a model that obeys every one of them."""
