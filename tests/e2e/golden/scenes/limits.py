"""A service with short patience, room for one call and no other arm."""
from scenes.ends import cut, nobody_speaks
from scenes.realtime import begin
from stage.talk import Talk

TITLE = "Silence, and a service that is full"
SETTINGS = {"calls_max": 1, "call_silence_ms": 2000, "call_silence_max": 1}


def full(document, service):
    talk = Talk(document, service, 20)
    begin(talk)
    Talk(document, service, 21).webhook("/voice")
    Talk(document, service, 20).webhook("/voice/resume?n=1")
    talk.hang_up()
    talk.await_over()
    talk.step("the caller hangs up")


def play(document, service):
    for scene in (full, nobody_speaks, cut):
        document.title(scene.__name__.replace("_", " "))
        scene(document, service)
