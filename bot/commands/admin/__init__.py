"""Commands of operators. None of them tells what anybody said, or who anybody plays."""
