"""The counting rules: worked by hand, held to their laws, and counted again paper by paper."""
