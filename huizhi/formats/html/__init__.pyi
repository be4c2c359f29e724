from .reader import read_html as read_html
