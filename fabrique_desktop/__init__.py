"""La Fabrique, the desktop companion of a citizen consultation."""

__version__ = "0.1.0"
