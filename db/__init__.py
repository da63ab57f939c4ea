"""The library: tables, index, human edits, queries and exports. No Qt, no language models."""
