"""The official Python client against the engine: REST, and a Realtime call.   python.py PORT TLS_PORT KEY
Exit status 77: there is no such client on this machine."""
import asyncio
import base64
import io
import os
import ssl
import sys

try:
    import openai
    import websockets  # the client's extra for Realtime
except ImportError:
    sys.exit(77)

PORT, TLS_PORT, KEY = sys.argv[1:]
SILENCE_MS = 48 * b"\0"


def refused(status, code, ask):
    try:
        ask()
    except openai.APIStatusError as error:
        assert (error.status_code, error.code) == (status, code), error
        return
    raise AssertionError(f"nothing was refused where {code} should be")


def rest(client):
    wav = client.audio.speech.create(model="tts-1", voice="alloy", input="Two large pizzas.", response_format="wav").content
    hear = lambda **more: client.audio.transcriptions.create(model="gpt-4o-transcribe", file=("a.wav", io.BytesIO(wav)), **more)
    text = hear().text
    assert "pizzas" in text, text
    events = list(hear(stream=True))
    assert [event.type for event in events][-1] == "transcript.text.done" and events[-1].text == text, events
    assert "".join(event.delta for event in events[:-1]) == text
    refused(400, "unsupported_value", lambda: hear(include=["logprobs"]))
    refused(404, "model_not_found", lambda: client.models.retrieve("no-such-model"))
    refused(401, "invalid_api_key", lambda: client.with_options(api_key="sk-wrong").models.list())
    chunks = list(client.chat.completions.create(model="gpt-5.4-mini", messages=[{"role": "user", "content": "Hello"}], stream=True,
                                                 stream_options={"include_usage": True}))
    assert chunks[-1].usage.total_tokens > 0 and not chunks[-1].choices
    with client.audio.speech.with_streaming_response.create(model="gpt-4o-mini-tts", voice="ash", input="Hello.", response_format="pcm",
                                                            stream_format="sse") as answer:
        lines = [line for line in answer.iter_lines() if line]
    assert "speech.audio.done" in lines[-1] and len(lines) > 1
    return client.audio.speech.create(model="tts-1", voice="alloy", input="What time is it?", response_format="pcm").content


async def call(pcm):
    client = openai.AsyncOpenAI(api_key=KEY, base_url=f"https://localhost:{TLS_PORT}/v1")
    context = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
    seen = []
    async with client.realtime.connect(model="gpt-realtime-2.1", websocket_connection_options={"ssl": context}) as connection:
        await connection.session.update(session={"type": "realtime", "instructions": "You take phone orders.", "audio": {"input": {
            "transcription": {"model": "whisper-1"}, "turn_detection": None}}})
        for at in range(0, len(pcm), 4800):
            await connection.input_audio_buffer.append(audio=base64.b64encode(pcm[at:at + 4800]).decode())
        await connection.input_audio_buffer.commit()
        await connection.response.create()
        async for event in connection:
            seen.append(event.type)
            assert event.type != "error", event
            if event.type == "response.done":
                assert event.response.status == "completed", event
                break
    assert "response.output_audio.delta" in seen and "conversation.item.input_audio_transcription.completed" in seen, seen


sound = rest(openai.OpenAI(api_key=KEY, base_url=f"http://127.0.0.1:{PORT}/v1", max_retries=0))
asyncio.run(asyncio.wait_for(call(sound), 30))
