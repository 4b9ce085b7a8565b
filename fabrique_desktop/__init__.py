"""La Fabrique, the desktop companion of a citizen consultation."""

__version__ = "0.2.0"
