"""Pictures as SVG text: no script, no inline style, the same input gives the same bytes."""
