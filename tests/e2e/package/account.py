#!/usr/bin/env python3
"""An account with one number at the stand-in for Twilio's REST API. Prints its URL; when it is ended by SIGTERM, its exit status is 1
where something was asked that Twilio would refuse.   account.py SID TOKEN NUMBER"""
import os
import shutil
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../numbers"))

from api import Api  # noqa: E402

signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
api = Api(sys.argv[1], sys.argv[2], None)
api.add(sys.argv[3])
print(api.url, flush=True)
signal.sigwait([signal.SIGTERM])
shutil.rmtree(api.folder)
sys.exit(f"Twilio would refuse: {api.wrong}" if api.wrong else 0)
