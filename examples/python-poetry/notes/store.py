class Store:
    """Notes in the order in which they came."""

    def __init__(self):
        self._notes = []

    def add(self, text):
        self._notes.append(text.strip())
        return len(self._notes)

    def all(self):
        return list(self._notes)
