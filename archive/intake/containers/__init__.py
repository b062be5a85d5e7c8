"""Files made into sheets: opened within bounds, archives and workbooks unpacked, nothing trusted."""
