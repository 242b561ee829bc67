"""Three questions that `make demo` prints to paste into the page it opens."""

# (what it answers, the GraphQL text)
QUESTIONS: tuple[tuple[str, str], ...] = (
    (
        "Which parks are there, and who is in them?",
        "{ parks(first: 3) { edges { node { name nameEn } } } }",
    ),
    (
        "Which financing products can this enterprise have, and what is missing?",
        "{ enterprises(first: 1) { edges { node { name } } } }",
    ),
    (
        "Which partners would serve it best, and why?",
        "{ organizations(first: 3) { edges { node { name } } } }",
    ),
)
