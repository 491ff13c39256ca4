"""WebSocket frames over a blocking socket, both sides (RFC 6455): as much as the bench needs, and raw enough that an
attack may send what no honest peer would."""
import base64
import hashlib
import os
import socket
import struct
import time

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Closed(Exception):
    pass


def frame(opcode, payload, mask):
    head = bytes([0x80 | opcode])
    flag = 0x80 if mask else 0
    if len(payload) < 126:
        head += bytes([flag | len(payload)])
    elif len(payload) < 65536:
        head += bytes([flag | 126]) + struct.pack(">H", len(payload))
    else:
        head += bytes([flag | 127]) + struct.pack(">Q", len(payload))
    if not mask:
        return head + payload
    return head + b"\0\0\0\0" + payload  # the mask of zeros is as good as another


class WebSocket:
    """One end. receive() gives whole text messages; pings are answered, a close raises Closed."""

    def __init__(self, sock, is_client, rest=b""):
        self.sock = sock
        self.is_client = is_client
        self.rest = bytearray(rest)
        self.message = bytearray()
        self.close_code = None
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, text):
        self.send_raw(frame(TEXT, text.encode() if isinstance(text, str) else text, self.is_client))

    def send_raw(self, octets):
        try:
            self.sock.settimeout(20)
            self.sock.sendall(octets)
        except OSError as error:
            raise Closed(str(error)) from None

    def close(self, code=1000):
        try:
            self.send_raw(frame(CLOSE, struct.pack(">H", code), self.is_client))
        except Closed:
            pass

    def _take_frame(self):
        have = self.rest
        if len(have) < 2:
            return None
        length, at = have[1] & 0x7F, 2
        if length >= 126:
            size = 2 if length == 126 else 8
            if len(have) < 2 + size:
                return None
            length, at = int.from_bytes(have[2:2 + size], "big"), 2 + size
        is_masked = have[1] & 0x80
        mask = bytes(have[at:at + 4]) if is_masked else None
        at += 4 if is_masked else 0
        if len(have) < at + length:
            return None
        payload = bytes(have[at:at + length])
        if mask and mask != b"\0\0\0\0":
            whole = (mask * (length // 4 + 1))[:length]
            payload = (int.from_bytes(payload, "big") ^ int.from_bytes(whole, "big")).to_bytes(length, "big")
        first = have[0]
        del have[:at + length]
        return first & 0x0F, bool(first & 0x80), payload

    def receive(self, timeout_s):
        """The next text message; None when none came in time."""
        end = time.monotonic() + timeout_s
        while True:
            found = self._take_frame()
            if found is None:
                left = end - time.monotonic()
                if left <= 0 and timeout_s > 0:
                    return None
                self.sock.settimeout(max(left, 0.000001))
                try:
                    octets = self.sock.recv(65536)
                except (socket.timeout, BlockingIOError):
                    return None
                except OSError as error:
                    raise Closed(str(error)) from None
                if not octets:
                    raise Closed("end of stream")
                self.rest += octets
                continue
            opcode, is_final, payload = found
            if opcode == PING:
                self.send_raw(frame(PONG, payload, self.is_client))
            elif opcode == CLOSE:
                self.close_code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1005
                self.close(1000)
                raise Closed(f"closed with {self.close_code}")
            elif opcode in (0, TEXT):
                self.message += payload
                if is_final:
                    text, self.message = bytes(self.message), bytearray()
                    return text


def read_head(sock, timeout_s=10):
    """Bytes up to and with the empty line, and what came behind it."""
    octets = bytearray()
    sock.settimeout(timeout_s)
    while b"\r\n\r\n" not in octets:
        more = sock.recv(65536)
        if not more:
            raise Closed("end of stream in a head")
        octets += more
    at = octets.index(b"\r\n\r\n") + 4
    return bytes(octets[:at]), bytes(octets[at:])


def connect(address, path, headers, source="127.0.0.1", timeout_s=10):
    """A client's end. Raises Closed with the status line when the peer does not upgrade."""
    sock = socket.create_connection(address, timeout=timeout_s, source_address=(source, 0))
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [f"GET {path} HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {key}",
             "Sec-WebSocket-Version: 13"] + [f"{name}: {value}" for name, value in headers.items()]
    sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    try:
        head, rest = read_head(sock, timeout_s)
    except OSError as error:
        sock.close()
        raise Closed(str(error)) from None
    status = head.split(b"\r\n", 1)[0].decode("latin-1")
    if " 101 " not in status + " ":
        sock.close()
        raise Closed(status)
    return WebSocket(sock, True, rest)


def accept(sock):
    """A server's end, for a request that has come on sock; answers whatever path it asked for."""
    head, rest = read_head(sock)
    key = next(line.split(b":", 1)[1].strip() for line in head.split(b"\r\n")
               if line.lower().startswith(b"sec-websocket-key:"))
    accepted = base64.b64encode(hashlib.sha1(key + GUID).digest())
    sock.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 b"Sec-WebSocket-Accept: " + accepted + b"\r\n\r\n")
    return WebSocket(sock, False, rest)
