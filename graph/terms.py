"""Text to search terms, alike for what is indexed and for what is asked.

A word is an identifier or a number. It gives its whole lower-case form and, where it is
compound (camelCase, snake_case, letters next to digits), the stem of each part longer than one
letter; a word of one part gives its stem alone.
"""
