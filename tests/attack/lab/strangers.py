"""What attackers share: many connections from many addresses of loopback, as strangers have them."""
import selectors
import socket
import threading
import time


def address(number):
    """A stranger's address; the innocent call comes from 127.0.0.1, as all that a proxy passes on."""
    return f"127.0.{1 + number % 200 // 100}.{1 + number % 100}"


def connect(where, number, timeout_s=5):
    return socket.create_connection(where, timeout=timeout_s, source_address=(address(number), 0))


def connect_many(where, count):
    """As many of them as are let in."""
    socks = []
    for number in range(count):
        try:
            socks.append(connect(where, number, 1))
        except OSError:
            pass
    return socks


def close_all(socks):
    for sock in socks:
        sock.close()


def trickle(trickles, seconds, every_s):
    """trickles: {socket: (first bytes, bytes that follow one at a time)}. Returns {socket: seconds until the peer closed it,
    or None}. Answers are read and thrown away."""
    poll = selectors.DefaultSelector()
    began, closed, next_byte = time.monotonic(), {}, {}
    for sock, (first, _) in trickles.items():
        closed[sock] = None
        next_byte[sock] = 0
        try:
            sock.sendall(first)
            sock.setblocking(False)
            poll.register(sock, selectors.EVENT_READ)
        except OSError:
            closed[sock] = 0.0
    due = began + every_s
    while time.monotonic() < began + seconds and None in closed.values():
        for key, _ in poll.select(max(0.0, min(due, began + seconds) - time.monotonic())):
            try:
                is_open = key.fileobj.recv(65536) != b""
            except BlockingIOError:
                is_open = True
            except OSError:
                is_open = False
            if not is_open:
                closed[key.fileobj] = time.monotonic() - began
                poll.unregister(key.fileobj)
        if time.monotonic() < due:
            continue
        due += every_s
        for sock, (_, slow) in trickles.items():
            if closed[sock] is None:
                try:
                    sock.send(slow[next_byte[sock] % len(slow):][:1])
                except OSError:
                    pass  # its end is read above
                next_byte[sock] += 1
    poll.close()
    return closed


def together(*works):
    """Runs functions beside each other; what the first that failed raised is raised."""
    errors = []

    def run(work):
        try:
            work()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
