"""What others run: the pytest plugin that turns case files into tests."""
