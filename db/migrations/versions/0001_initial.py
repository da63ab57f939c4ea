"""The first schema. New libraries are made by `Library` itself and stamped; nothing is older."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing: the oldest revision there is."""
