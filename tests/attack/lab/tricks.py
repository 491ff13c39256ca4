"""What a hostile model does to its session; asked for by a caller's audio (phone.Call.trick)."""
import json
import os

from . import websocket


def play(session, trick, /, **more):
    session.log({"trick": trick, "session": os.getpid()})
    globals()["trick_" + trick](session, **more)


def trick_big_message(session, keys):
    """One message of many keys."""
    session.begin()
    body = ",".join(f'"k{number}":0' for number in range(keys))
    text = '{"type":"response.done","response":{"id":"%s","status":"completed",%s}}' % (session.response, body)
    session.ws.send(text)


def trick_deep_message(session, depth):
    session.ws.send('{"type":"response.done","response":' + "[" * depth + "]" * depth + "}")


def trick_tool_flood(session, count, name):
    """Function calls without end, each a piece of work for the service's store and log."""
    session.begin()
    octets = bytearray()
    for number in range(count):
        item = {"id": f"item_{number}", "type": "function_call", "status": "completed", "call_id": f"call_{number}",
                "name": name, "arguments": '{"item_id":"margherita","size_id":"large","quantity":1}'}
        octets += websocket.frame(websocket.TEXT, json.dumps({
            "type": "response.output_item.done", "event_id": f"flood_{number}", "response_id": session.response,
            "output_index": number, "item": item}).encode(), False)
        if len(octets) > 1 << 20:
            session.ws.send_raw(octets)
            octets.clear()
    session.ws.send_raw(octets)
    session.finish()


def trick_expires(session, at):
    """The session says that it ends at a time that no clock shows."""
    session.send({"type": "session.updated", "session": {
        "type": "realtime", "object": "realtime.session", "id": "sess_attack", "expires_at": at}})


def trick_call(session, name, arguments):
    session.call(name, arguments)


def trick_stall(session):
    """Hears the caller to the end of a sentence, takes everything, and answers nothing; nor does any session that begins
    afterwards (Service.end_stalls)."""
    with open(stall_flag(session.folder), "w", encoding="ascii"):
        session.is_stalled = True
    if session.response:
        session.finish("cancelled")
    session.start_turn()
    session.end_turn("Hello?")


def stall_flag(folder):
    return os.path.join(folder, "sessions-stall")


def trick_die(_):
    os._exit(1)
