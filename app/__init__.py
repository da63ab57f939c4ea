"""The `sayso` command and the window. The only package that knows Qt."""
