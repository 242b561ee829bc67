"""Plans of several institutions that close a financing gap, exactly, with reasons."""
