"""Whether the examples of each rule and guarantee tell it from everything that it nearly is.

Each mutant changes a file in one place: a condition is turned round, a clause, an entry or a report left out, a
constant, an operator or a name changed. It is killed where an example is answered in another way than it has to be.
What decides no verdict (a title, a remediation, what a rule mends by itself, a guarantee's twins: tests of their own
prove those) is not changed.

- A rule on resources has its examples beside it. What such rules share (`policies/common`) is changed as well; there
  the examples of all the rules that use it count.
- A guarantee has its examples in `tests/policies/rules/<capability>/<guarantee>.yaml`: platforms as they were read,
  with something else in them, and exactly what is found there. What guarantees share counts in the same way.

    python -m tools.mutants [NAME ...]             a rule, a guarantee, common.FILE, a file's path [all of them]
    python -m tools.mutants --propose NAME ...     examples that would kill what survives of a guarantee, to be read

    python -m tools.mutants --renew NAME ...       what its examples find today, where the tests' platforms have grown

What is proposed or renewed says what the guarantee answers today: who takes an example over has to read whether it is
right.

Exit codes: 0 every mutant is killed or said to be equivalent (`equivalent.yaml`), 1 some survive (each is printed with
its line), 2 there is no such rule.
"""
