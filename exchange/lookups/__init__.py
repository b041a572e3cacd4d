"""What names in the cells of a sheet mean."""
