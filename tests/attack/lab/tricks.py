"""What a hostile model does to its session; asked for by a caller's audio (phone.Call.trick)."""


def play(session, trick, **more):
    globals()["trick_" + trick](session, **more)
