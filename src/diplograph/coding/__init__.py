"""What coders write: articles, the vocabulary and the case file, read into values."""
