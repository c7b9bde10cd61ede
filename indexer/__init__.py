"""Full-text search over published rounds of adopted projects."""
