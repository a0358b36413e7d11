"""How long a preview takes to serve its first page, and from saving a file to serving the change."""
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

WATCHDOG = 120


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def get(url):
    """The bytes at an address; empty if nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.read()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return b''


def until(url, wanted, started):
    """Polls `url` until `wanted` accepts the response; returns the seconds since `started`."""
    while not wanted(get(url)):
        if time.perf_counter() - started > WATCHDOG:
            raise SystemExit(f'waited in vain for {url}')
        time.sleep(0.002)
    return time.perf_counter() - started


@contextmanager
def serving(command, folder, port):
    """Runs a preview meanwhile; yields its address."""
    process = subprocess.Popen([str(part) for part in command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f'http://127.0.0.1:{port}/'
    finally:
        process.terminate()
        process.wait()


def first_page(command, folder, port, page):
    """Seconds from starting a preview until `page` is served completely."""
    started = time.perf_counter()
    with serving(command, folder, port) as address:
        return until(address + page, lambda bytes: b'</html>' in bytes, started)


def edits(command, folder, port, pages, file, old, times):
    """Saves `file` several times, with new text in place of `old` (its summary, which lists show) and at its end; returns
    for each page the seconds until it shows the change."""
    text = file.read_text()
    taken = {page: [] for page in pages}
    with serving(command, folder, port) as address:
        for page in pages:
            until(address + page, lambda bytes: len(bytes) > 0, time.perf_counter())
        time.sleep(1)
        for at in range(times):
            new = f'水尺上又多一道新的刻痕{"一二三四五六七八九十"[at % 10]}'
            before = {page: get(address + page) for page in pages}
            started = time.perf_counter()
            file.write_text(f'{text.replace(old, new)}\n{new}。\n')
            for page in pages:
                # A search index does not hold the sentence in one piece; there, any change counts.
                wanted = (lambda bytes: bytes and bytes != before[page]) if page.endswith('.js') else (lambda bytes: new.encode() in bytes)
                taken[page].append(until(address + page, wanted, started))
            time.sleep(0.5)
    file.write_text(text)
    return taken
