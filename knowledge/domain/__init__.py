"""Pure values of the field, standard library only: money, words, budgets, plans, legal documents."""
