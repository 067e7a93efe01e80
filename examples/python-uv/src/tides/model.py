from math import cos, tau

PERIOD = 12.42  # hours from one high tide to the next


def height(hours: float, mean: float, range_: float) -> float:
    """The height in metres, so many hours after a high tide."""
    return mean + range_ / 2 * cos(tau * hours / PERIOD)
