"""Servers that are not OpenAI's: the beta dialect, 24 kHz sound instead of mu-law, and every setting of the model."""
import time

from scenes.ends import over
from scenes.realtime import caller_says, call_function
from stage.model import BETA, GA
from stage.talk import Talk

TITLE = "Sessions in the beta dialect, with PCM, with every setting"
SETTINGS = {"call_sessions_ahead": 0, "realtime_voice": "", "realtime_transcription_model": "whisper-1", "realtime_vad_type": "semantic_vad",
            "realtime_noise_reduction": "far_field", "realtime_output_tokens_max": 777, "realtime_temperature": 0.9,
            "realtime_key_header": "api-key", "realtime_language": "", "realtime_dialect": "auto"}
PCM = {"audio": {"input": {"format": {"type": "audio/pcm", "rate": 24000}},
                 "output": {"format": {"type": "audio/pcm", "rate": 24000}}}}


def ramp(samples):
    """PCM16, so that a wrong rate or byte order shows."""
    return b"".join(int(9000 * ((n % 60) / 30 - 1)).to_bytes(2, "little", signed=True) for n in range(samples))


def whole_call(talk, is_beta):
    talk.appended = []
    for number in range(4):
        talk.frame(bytes([0x10 + number]) * 160)
    talk.step("the caller's sound")
    talk.write_appended()
    caller_says(talk, "A small margherita.", "the caller orders")
    call_function(talk, "add_item", {"item_id": "margherita", "size_id": "small"})
    talk.ai.begin()
    talk.ai.speak("One small margherita.", 3, ramp(4800), is_beta)
    talk.ai.spoken("One small margherita.", is_beta)
    talk.ai.finish()
    talk.step("the model answers")
    talk.heard(1)
    talk.step()
    talk.ai.caller_begins()
    talk.step("the caller breaks in")
    talk.hang_up()
    over(talk, "the caller hangs up")


def beta(document, service):
    talk = Talk(document, service, 31)
    talk.connect(talk.webhook("/voice"))
    talk.accept(BETA)
    talk.ai.event("error", error={"type": "invalid_request_error", "code": "invalid_value", "param":
                                  "session.input_audio_format", "message": "g711_ulaw is not supported"})
    talk.ai.await_event(lambda event: event.get("event_id") == "setup-2", "a second set-up")
    talk.agree()
    talk.step("mu-law is refused, PCM is taken", "response.create")
    whole_call(talk, True)


def pcm(document, service):
    talk = Talk(document, service, 32)
    talk.connect(talk.webhook("/voice"))
    talk.accept(GA)
    talk.agree(**PCM)
    talk.ai.await_event(lambda event: event.get("event_id") == "setup-2", "a second set-up")
    talk.agree(**PCM)
    talk.step("mu-law is ignored, PCM is taken", "response.create")
    whole_call(talk, False)


def near_its_limit(document, service):
    """A session that will expire is replaced before."""
    talk = Talk(document, service, 33)
    talk.connect(talk.webhook("/voice"))
    talk.accept(GA, expires_at=int(time.time()) + 6)
    talk.agree(expires_at=int(time.time()) + 6)
    talk.step("a session of 6 s", "response.create")
    talk.ai.say("Hello!")
    talk.step("the greeting")
    talk.heard()
    talk.step()
    old = talk.ai
    talk.accept(GA)
    talk.agree()
    talk.ai.await_event(lambda event: event["type"] == "conversation.item.create" and
                        event["item"].get("role") == "system", "the brief")
    old.await_end()
    talk.step("the next session has the call")
    talk.hang_up()
    over(talk, "the caller hangs up")


def play(document, service):
    document.title("how the model is tried before any call")
    document.write("\n".join(service.trial.head))
    for scene in (beta, pcm, near_its_limit):
        document.title(scene.__name__.replace("_", " "))
        scene(document, service)
