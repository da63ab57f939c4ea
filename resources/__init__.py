"""Files that ship with Sayso, found through importlib.resources: icons, themes, demonstration articles."""
