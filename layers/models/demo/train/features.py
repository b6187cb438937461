"""The engine's two front ends (kaldi-native-fbank as sherpa-onnx drives it): 25 ms frames every 10 ms, snip_edges off."""

import numpy as np

FLOOR = 1.1920929e-07
SHIFT, LENGTH, FFT, RATE = 160, 400, 512, 16000


def frames(samples):
    count = max(1, (len(samples) + SHIFT // 2) // SHIFT)
    left = LENGTH // 2 - SHIFT // 2
    right = max(0, (count - 1) * SHIFT + LENGTH - left - len(samples))
    padded = np.concatenate([samples[:left][::-1], samples, samples[len(samples) - right:][::-1]])
    return np.lib.stride_tricks.sliding_window_view(padded, LENGTH)[::SHIFT][:count].astype(np.float32)


def preemphasised(block):
    out = block.copy()
    out[:, 1:] -= 0.97 * block[:, :-1]
    out[:, 0] -= 0.97 * block[:, 0]
    return out


def log_mel(block, window, bank):
    power = np.abs(np.fft.rfft(block * window, FFT)).astype(np.float32) ** 2
    return np.log(np.maximum(power @ bank.T, FLOOR)).astype(np.float32)


def slaney_bank(bins=80, high=8000.0):
    def to_mel(hz):
        return np.where(hz < 1000, hz * 3 / 200, 15 + np.log(np.maximum(hz, 1) / 1000) * 27 / np.log(6.4))

    def to_hz(mel):
        return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))

    edges = to_hz(np.linspace(to_mel(np.array(0.0)), to_mel(np.array(high)), bins + 2))
    hz = np.arange(FFT // 2 + 1) * RATE / FFT
    rise = (hz - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - hz) / (edges[2:] - edges[1:-1])[:, None]
    return (np.maximum(0, np.minimum(rise, fall)) * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


def htk_bank(bins=80, low=20.0, high=7600.0):
    def to_mel(hz):
        return 1127 * np.log(1 + hz / 700)

    edges = np.linspace(to_mel(low), to_mel(high), bins + 2)
    mel = to_mel(np.arange(FFT // 2 + 1) * RATE / FFT)
    rise = (mel - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - mel) / (edges[2:] - edges[1:-1])[:, None]
    bank = np.maximum(0, np.minimum(rise, fall))
    bank[:, -1] = 0
    return bank.astype(np.float32)


SLANEY, HTK = slaney_bank(), htk_bank()
HANN = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(LENGTH) / LENGTH)).astype(np.float32)
POVEY = ((0.5 - 0.5 * np.cos(2 * np.pi * np.arange(LENGTH) / (LENGTH - 1))) ** 0.85).astype(np.float32)


def nemo(samples):
    """Input of a `nemoCtc` model before its per_feature normalisation."""
    return log_mel(preemphasised(frames(samples)), HANN, SLANEY)


def kaldi(samples):
    """Input of a `3d-speaker` embedding model."""
    block = frames(samples)
    return log_mel(preemphasised(block - block.mean(axis=1, keepdims=True)), POVEY, HTK)


def per_feature(mel):
    return (mel - mel.mean(axis=0)) / (mel.std(axis=0) + 1e-5)


NOISE = np.random.default_rng(1).gamma(3, 1 / 3, (8000, 80)).astype(np.float32)


def with_noise(mel, rng, decibels):
    """Adds stationary noise, tilted at random and this far under the speech (from, to), in the power domain."""
    power = np.exp(mel.astype(np.float32))
    level = power.mean() * 10 ** (-rng.uniform(*decibels) / 10)
    tilt = np.exp(rng.uniform(-1.5, 1.5) * np.linspace(-1, 1, 80, dtype=np.float32))
    first = rng.randrange(len(NOISE) - len(mel))
    return np.log(power + np.maximum(level * tilt * NOISE[first:first + len(mel)], FLOOR))
