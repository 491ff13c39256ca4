#!/usr/bin/env python3
"""Wherever standard output and standard error lead, the service starts, answers, takes its signals and ends in order: a pipe
that is full, one without a reader, closed descriptors, a full disk, a file beyond `ulimit -f`.   run.py VOICEPLATE"""
import os
import resource
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../attack"))
from lab import service as services, twilio  # noqa: E402
from lab.service import until  # noqa: E402
from lab.expecting import Wrong, expect  # noqa: E402

LIMIT_BYTES = 1 << 30  # what the processes share counts as a file, too


def full_pipe(_):
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    try:
        while True:
            os.write(writer, b"." * 4096)
    except BlockingIOError:
        os.set_blocking(writer, True)
    return writer, reader  # the reader stays open, and reads nothing


def pipe_without_reader(_):
    reader, writer = os.pipe()
    os.close(reader)
    return writer, None


def full_disk(_):
    return os.open("/dev/full", os.O_WRONLY), None


def limited_file(folder):
    fd = os.open(os.path.join(folder, "log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.ftruncate(fd, LIMIT_BYTES - 50)  # the database is far below the limit
    return fd, None


def closed(_):
    return None, None


def serve(service, fd, limit_bytes):
    def prepare():
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        if fd is None:
            for number in (0, 1, 2):
                os.close(number)
        if limit_bytes:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, resource.RLIM_INFINITY))

    return subprocess.Popen([service.program, "serve"], env=service.environment(), cwd=services.ROOT,
                            stdin=subprocess.DEVNULL, stdout=fd, stderr=fd, preexec_fn=prepare)


def scene(program, folder, make):
    service = services.Service(program, folder)
    fd, other = make(folder)
    limit_bytes = LIMIT_BYTES if make is limited_file else 0
    service.ports = services.free_ports(3)
    service.web, service.media = ("127.0.0.1", service.ports[0]), ("127.0.0.1", service.ports[1])
    service.start_model()
    service.process = serve(service, fd, limit_bytes)
    try:
        expect(until(30, lambda: service.is_well() or service.process.poll() is not None) and
               service.process.poll() is None, "it does not start")
        before = service.processes()
        for number in range(30):
            reply = twilio.ask(service.web, twilio.webhook("/voice", twilio.call_form(twilio.new_sid())))
            expect(reply is not None and reply.status == 200, f"webhook {number} is not answered")
            if number % 10 == 0:
                service.process.send_signal(signal.SIGHUP)
        expect(service.processes() == before and service.is_well(), f"{before} became {service.processes()}")
        service.process.send_signal(signal.SIGTERM)
        expect(service.process.wait(30) == 0, f"it ends with status {service.process.returncode}")
    except subprocess.TimeoutExpired:
        raise Wrong("it does not end") from None
    finally:
        service.stop()
        for end in (fd, other):
            if end is not None:
                os.close(end)


def main():
    failed = 0
    for make in (full_pipe, pipe_without_reader, full_disk, limited_file, closed):
        with tempfile.TemporaryDirectory(prefix="streams-") as folder:
            try:
                scene(os.path.abspath(sys.argv[1]), folder, make)
                print(f"ok: {make.__name__}", flush=True)
            except Wrong as wrong:
                failed = 1
                print(f"FAILED: {make.__name__}: {wrong}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
