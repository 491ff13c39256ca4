"""A kitchen that takes orders by its webhook, and what it took.

kitchen.py PORT FILE             notes each request's order in FILE, and takes it
kitchen.py --count FILE CALLS    says how many orders came, and how many of them more than once, as those of a machine do that
                                 was killed before it knew the answer; fails unless each of CALLS came, and each always under
                                 one webhook-id, by which a kitchen knows it
"""

import collections
import http.server
import json
import sys


class Kitchen(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with open(sys.argv[2], "a", encoding="utf-8") as notes:
            print(json.dumps({"id": self.headers["webhook-id"], "event": event}), file=notes)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def count(path, calls):
    told = collections.defaultdict(list)
    with open(path, encoding="utf-8") as notes:
        for line in notes:
            note = json.loads(line)
            if note["event"]["type"] == "order.created":
                told[note["event"]["data"]["order_number"]].append(note["id"])
    again = sum(1 for ids in told.values() if len(ids) > 1)
    strange = sum(1 for ids in told.values() if len(set(ids)) > 1)
    print(f"{len(told)} orders reached the kitchen, {again} more than once, {strange} under several ids")
    return 0 if len(told) == calls and strange == 0 else 1


if __name__ == "__main__":
    if sys.argv[1] == "--count":
        sys.exit(count(sys.argv[2], int(sys.argv[3])))
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Kitchen).serve_forever()
