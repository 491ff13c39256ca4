"""A kitchen that takes orders by its webhook, and what it took.

kitchen.py PORT FILE             notes each request's order in FILE, and takes it
kitchen.py --count FILE CALLS    says how many orders came, and how many of them more than once; fails unless each of CALLS
                                 came
"""

import collections
import http.server
import json
import sys


class Kitchen(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(sys.argv[2], "ab") as notes:
            notes.write(json.dumps(json.loads(body)).encode() + b"\n")
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def count(path, calls):
    told = collections.Counter()
    with open(path, encoding="utf-8") as notes:
        for line in notes:
            event = json.loads(line)
            if event["type"] == "order.created":
                told[event["data"]["order_number"]] += 1
    again = sum(1 for times in told.values() if times > 1)
    print(f"{len(told)} orders reached the kitchen, {again} of them more than once")
    return 0 if len(told) == calls else 1


if __name__ == "__main__":
    if sys.argv[1] == "--count":
        sys.exit(count(sys.argv[2], int(sys.argv[3])))
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Kitchen).serve_forever()
