"""What held, what did not, and what could not be tried."""


class Report:
    def __init__(self):
        self.failed = 0

    def expect(self, is_right, what, more=""):
        print(f"ok: {what}" if is_right else f"FAILED: {what}\n{more}", flush=True)
        self.failed += not is_right

    @staticmethod
    def not_run(what, why):
        print(f"not run: {what}: {why}", flush=True)

    def end(self):
        return 1 if self.failed else 0
