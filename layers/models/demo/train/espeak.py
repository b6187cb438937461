"""Speech from espeak-ng at 16 kHz, silence trimmed."""

import subprocess

import numpy as np
from scipy.signal import resample_poly

RATE = 16000


def speak(text, voice, pitch, speed):
    wav = subprocess.run(["espeak-ng", "--stdout", "-v", voice, "-p", str(pitch), "-s", str(speed), text],
                         capture_output=True, check=True).stdout
    samples = np.frombuffer(wav[44:len(wav) - len(wav) % 2], np.int16).astype(np.float32) / 32768
    samples = resample_poly(samples, 320, 441).astype(np.float32)
    loud = np.flatnonzero(np.abs(samples) > 0.004)
    return samples[max(0, loud[0] - 160):loud[-1] + 160]
