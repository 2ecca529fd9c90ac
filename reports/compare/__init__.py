"""What became of one run's findings and verdicts in another, from the files that both wrote.

`join` sets the findings side by side on disk, `decide` says what became of each, `items` compares verdicts; `text`,
`html` and `json` lay the same `Comparison` out.
"""
