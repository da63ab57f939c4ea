"""The main window: layout, actions as data, and one small controller for each thing a user does."""
