"""A stack that a crash anywhere leaves whole: settled before anything, changed with a deadline, nothing made twice."""
