"""The jars that Rongzhi runs or serves: named by a lock, fetched once, checked before use."""

from graph.jars.lock import NEO4J, WEB, Jar, read_lock
from graph.jars.store import ensure, read_member, web_asset

__all__ = ["NEO4J", "WEB", "Jar", "ensure", "read_lock", "read_member", "web_asset"]
