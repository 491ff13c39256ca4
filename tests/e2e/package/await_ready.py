#!/usr/bin/env python3
"""Plays systemd for Type=notify: waits at a socket for READY=1 and prints how long it took.   await_ready.py SOCKET SECONDS"""
import os
import socket
import sys
import time

path, seconds = sys.argv[1], float(sys.argv[2])
began = time.monotonic()
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
    listener.bind(path)
    os.chmod(path, 0o777)
    while True:
        listener.settimeout(max(0.1, began + seconds - time.monotonic()))
        try:
            told = listener.recv(4096).decode()
        except TimeoutError:
            sys.exit(f"nothing was told in {seconds:g} s")
        if "READY=1" in told.split("\n"):
            print(f"{time.monotonic() - began:.1f} s")
            sys.exit(0)
