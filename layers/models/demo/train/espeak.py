"""Speech from espeak-ng at 16 kHz, silence trimmed."""

import subprocess

import numpy as np
from scipy.signal import resample_poly

from voices import voice_name

RATE = 16000


def speak(text, accent, speaker, speed):
    """Float samples, a few of them beyond 1; `speed` in words a minute holds whatever the speaker's stretch."""
    wav = subprocess.run(["espeak-ng", "--stdout", "-v", voice_name(accent, speaker.variant), "-p", str(speaker.pitch),
                          "-s", str(round(speed / speaker.stretch)), text], capture_output=True, check=True).stdout
    samples = np.frombuffer(wav[44:len(wav) - len(wav) % 2], np.int16).astype(np.float32) / 32768
    samples = resample_poly(samples, 320, round(441 * speaker.stretch)).astype(np.float32)
    loud = np.flatnonzero(np.abs(samples) > 0.004)
    return samples[max(0, loud[0] - 160):loud[-1] + 160]
