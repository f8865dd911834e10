"""What a thing has to do with others: what it refers to, where it lies, what is said in its documents, who holds it."""
