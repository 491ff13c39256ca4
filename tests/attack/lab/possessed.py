"""A process whose next system calls are the attacker's, as after a weakness in its code: a debugger stops its first thread where
it waits in the kernel, and has it make other calls from there. What the process may do, its sandbox alone decides."""
import ctypes
import os
import signal
import struct

PTRACE_CONT, PTRACE_SINGLESTEP, PTRACE_GETREGS, PTRACE_SETREGS, PTRACE_ATTACH, PTRACE_DETACH = 7, 9, 12, 13, 16, 17
REGISTERS = struct.Struct("27Q")  # struct user_regs_struct of x86-64
RAX, ORIG_RAX, RIP, RSP = 10, 15, 16, 19
ARGUMENTS = 14, 13, 12, 7, 9, 8  # rdi, rsi, rdx, r10, r8, r9
SYSCALL = b"\x0f\x05"
BELOW_STACK = 8192  # bytes that nothing of the stopped thread's stands in

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.restype = ctypes.c_long
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


class Ended(Exception):
    """The process was ended by a signal, which is the argument."""


def trace(request, pid, argument=None):
    if libc.ptrace(request, pid, None, argument) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


class Possessed:
    """with Possessed(pid) as process: process.call(number, argument...). Texts are laid into the process's memory."""

    def __init__(self, pid):
        self.pid = pid
        trace(PTRACE_ATTACH, pid)
        os.waitpid(pid, 0x40000000)  # __WALL
        self.memory = open(f"/proc/{pid}/mem", "r+b", buffering=0)
        self.before = self._registers()
        self.memory.seek(self.before[RIP] - len(SYSCALL))
        if self.memory.read(len(SYSCALL)) != SYSCALL:
            self.leave()
            raise OSError("it does not wait in a system call")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.leave()

    def leave(self):
        """It goes on as if nothing had been, unless it has ended."""
        try:
            trace(PTRACE_SETREGS, self.pid, REGISTERS.pack(*self.before))
            trace(PTRACE_DETACH, self.pid)
        except OSError:
            pass
        self.memory.close()

    def _registers(self):
        found = ctypes.create_string_buffer(REGISTERS.size)
        trace(PTRACE_GETREGS, self.pid, found)
        return list(REGISTERS.unpack(found.raw))

    def _lay(self, text, offset):
        at = self.before[RSP] - BELOW_STACK + offset
        self.memory.seek(at)
        self.memory.write(text)
        return at

    def call(self, number, *arguments):
        """What the call gives: the kernel's value, an errno as a negative one. Ended: it never came back."""
        registers, offset = list(self.before), 0
        registers[RAX], registers[ORIG_RAX], registers[RIP] = number, 2**64 - 1, self.before[RIP] - len(SYSCALL)
        for place, argument in zip(ARGUMENTS, arguments):
            if isinstance(argument, str):
                text = argument.encode() + b"\0"
                argument = self._lay(text, offset)
                offset += len(text)
            registers[place] = argument % 2**64
        trace(PTRACE_SETREGS, self.pid, REGISTERS.pack(*registers))
        trace(PTRACE_SINGLESTEP, self.pid)
        while True:
            _, status = os.waitpid(self.pid, 0x40000000)
            if os.WIFSIGNALED(status):
                raise Ended(os.WTERMSIG(status))
            if os.WSTOPSIG(status) == signal.SIGTRAP:
                break
            trace(PTRACE_SINGLESTEP, self.pid)  # a signal that came along is left out
        value = self._registers()[RAX]
        return value - 2**64 if value >= 2**63 else value
