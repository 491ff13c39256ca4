"""What a test holds to be so."""


class Wrong(Exception):
    pass


def expect(is_right, text):
    if not is_right:
        raise Wrong(text)
