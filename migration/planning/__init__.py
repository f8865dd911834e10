"""A plan as people read it: what happens, who signs, how soon it goes back, what it would change, what nobody sees."""
