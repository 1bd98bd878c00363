"""Names of medicines and conditions, as people write them, read into what the rules need."""

from titrant.safety.names.product import Product, Resolution
from titrant.safety.names.resolve import resolve

__all__ = ["Product", "Resolution", "resolve"]
