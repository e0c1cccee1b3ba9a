"""Questions that are answered before their picture: asked, committed to, then held against what happened."""

from coursekit.predictions.api import predict

__all__ = ["predict"]
