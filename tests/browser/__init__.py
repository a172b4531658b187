"""What people see: the real server and a real browser."""
