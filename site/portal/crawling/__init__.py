"""What search engines are told: which addresses there are, and which need not be asked for."""
