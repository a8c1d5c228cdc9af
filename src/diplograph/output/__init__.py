"""What is made from a graph for people and other programs: files, pictures and pages."""
