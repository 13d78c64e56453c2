"""Breakout rooms: one notebook a room, which all who are in it edit at once, on one server of the facilitator's."""
