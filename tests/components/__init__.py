"""The building blocks of pages, apart from any page: form templates, fields, frame, formats."""
