"""Pure thinking over plain values: eligibility, expertise, partners. No I/O."""
