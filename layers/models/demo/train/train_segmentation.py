"""train_segmentation.py DATA STEPS: who speaks when within 10 s (pyannote powerset); writes segmentation.onnx into DATA."""

import itertools
import json
import math
import pathlib
import random
import sys

import numpy as np
import onnx
import torch
from scipy.signal import firwin
from torch import nn
from torch.nn import functional as F

from schedule import seeded, train

SEED = 13
BATCH = 16
WINDOW, FRAMES, SHIFT, FIELD = 160000, 589, 270, 991
HALF_FFT, BINS = 512, 64
CLASSES = [(), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2)]
ORDERS = list(itertools.permutations(range(3)))


def bank(bins=BINS, low=60.0, high=3900.0, rate=8000):
    def to_mel(hz):
        return 1127 * np.log(1 + hz / 700)

    edges = np.linspace(to_mel(low), to_mel(high), bins + 2)
    mel = to_mel(np.arange(HALF_FFT // 2 + 1) * rate / HALF_FFT)
    rise = (mel - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - mel) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rise, fall)).astype(np.float32)


class Segmenter(nn.Module):
    """160 000 samples in, 589 frames of 7 log-probabilities out. Spectra are taken at 8 kHz so that 64 ms windows resolve the pitch."""

    def __init__(self, width=96, hidden=64):
        super().__init__()
        self.register_buffer("low_pass", torch.from_numpy(firwin(31, 0.46).astype(np.float32))[None, None])
        self.register_buffer("window", torch.hann_window(HALF_FFT))
        angle = 2 * math.pi * torch.arange(HALF_FFT // 2 + 1)[:, None] * torch.arange(HALF_FFT)[None] / HALF_FFT
        self.register_buffer("waves", (torch.cat([torch.cos(angle), -torch.sin(angle)]) * self.window)[:, None], persistent=False)
        self.register_buffer("bank", torch.from_numpy(bank()))
        self.front = nn.Sequential(nn.Conv1d(BINS, width, 5, padding=2), nn.ReLU(), nn.BatchNorm1d(width),
                                   nn.Conv1d(width, width, 5, stride=3, padding=2), nn.ReLU(), nn.BatchNorm1d(width))
        self.memory = nn.GRU(width, hidden, num_layers=2, bidirectional=True, batch_first=True)
        self.out = nn.Linear(2 * hidden, 3 * len(CLASSES))
        self.exporting = False

    def mel(self, x):
        half = F.pad(F.conv1d(F.pad(x, (15, 15)), self.low_pass, stride=2), (8, 8))
        if self.exporting:
            parts = F.conv1d(half, self.waves, stride=SHIFT // 2)
            real, imaginary = parts[:, :HALF_FFT // 2 + 1], parts[:, HALF_FFT // 2 + 1:]
            power = (real * real + imaginary * imaginary).transpose(1, 2)
        else:
            power = torch.fft.rfft(half[:, 0].unfold(1, HALF_FFT, SHIFT // 2) * self.window).abs() ** 2
        level = torch.log(power @ self.bank.T + 1e-5)[:, :FRAMES]
        level = level - level.amax(dim=(1, 2), keepdim=True)
        return (torch.clamp(level, min=-12.0) + 6) * 0.4

    def forward(self, x):
        hidden, _ = self.memory(self.front(self.mel(x).transpose(1, 2)).transpose(1, 2))
        scores = self.out(hidden)
        scores = scores.reshape(scores.shape[0], -1, len(CLASSES))[:, :FRAMES]
        return torch.log_softmax(scores, dim=2)


class Dialogues:
    """Windows of made-up dialogues and their speaker activity."""

    def __init__(self, folder, sets, seed):
        self.samples = np.load(folder / "speech.npy", mmap_mode="r")
        self.rng = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.by_speaker = {}
        for row in json.loads((folder / "speech.json").read_text()):
            if row["set"] in sets:
                self.by_speaker.setdefault((row["speaker"], row["accent"]), []).append(row)
        self.names = sorted(self.by_speaker)

    def cast(self, count):
        """`count` voices of different variants."""
        chosen = {}
        while len(chosen) < count:
            speaker, accent = self.rng.choice(self.names)
            chosen.setdefault(speaker.split("-")[0], (speaker, accent))
        return list(chosen.values())

    def dialogue(self, seconds, count):
        """(samples, activity[speaker][10 ms])"""
        rng, cast = self.rng, self.cast(count)
        total = int(seconds * 16000)
        x, active = np.zeros(total, np.float32), np.zeros((3, total // 160), bool)
        gains = [10 ** (rng.uniform(-14, 0) / 20) for _ in cast]
        gap = rng.choice([0.25, 0.6, 1.2])
        at, who, left = int(rng.uniform(-3, 0.5) * 16000), rng.randrange(count), 0
        while at < total:
            if left == 0:
                who = rng.choice([n for n in range(count) if n != who] or [0])
                left = rng.choice([1, 1, 1, 2, 3, 4])
            left -= 1
            row = rng.choice(self.by_speaker[cast[who]])
            piece = self.samples[row["start"]:row["start"] + row["length"]].astype(np.float32) / 32768 * gains[who]
            first, last = max(0, at), min(total, at + len(piece))
            if last > first:
                x[first:last] += piece[first - at:last - at]
                active[who, first // 160:last // 160] = True
            pause = -rng.uniform(0, 1.2) if count > 1 and left == 0 and rng.random() < 0.12 else rng.uniform(0.05, gap)
            at += len(piece) + int(pause * 16000)
        level = np.sqrt(np.mean(x ** 2) + 1e-9) * 10 ** (-rng.uniform(20, 70) / 20)
        return x + level * self.noise.standard_normal(total).astype(np.float32), active

    def window(self):
        x, active = self.dialogue(10, self.rng.choice([1, 2, 2, 2, 3]))
        if self.rng.random() < 0.1:
            cut = self.rng.randrange(WINDOW)
            x[cut:], active[:, cut // 160:] = 0, False
        middle = (np.arange(FRAMES) * SHIFT + FIELD // 2) // 160
        return x, active[:, np.minimum(middle, active.shape[1] - 1)]


def classes(activity):
    """[B,3,frames] bool -> [B,6,frames] class under each of the six speaker orders; three at once count as the first two."""
    table = torch.zeros(8, dtype=torch.long)
    for number, members in enumerate(CLASSES):
        table[sum(1 << m for m in members)] = number
    table[7] = 4
    weights = torch.tensor([1, 2, 4])
    return torch.stack([table[(activity[:, list(order)].long() * weights[None, :, None]).sum(1)] for order in ORDERS], dim=1)


def invariant_loss(scores, target):
    costs = torch.stack([F.nll_loss(scores.transpose(1, 2), target[:, n], reduction="none").mean(1) for n in range(6)], dim=1)
    best = costs.min(dim=1)
    right = (scores.argmax(2) == target[torch.arange(len(target)), best.indices]).float().mean()
    return best.values.mean(), right.item()


def batch(source, size):
    drawn = [source.window() for _ in range(size)]
    return (torch.from_numpy(np.stack([x for x, _ in drawn]))[:, None], classes(torch.from_numpy(np.stack([a for _, a in drawn]))))


def export(net, folder):
    net.eval()
    net.exporting = True
    path = folder / "segmentation.onnx"
    torch.onnx.export(net, (torch.randn(1, 1, WINDOW) * 0.1,), str(path), dynamo=False, opset_version=13, input_names=["x"], output_names=["y"])
    model = onnx.load(str(path))
    onnx.helper.set_model_props(model, {"model_type": "pyannote-segmentation-3.0", "version": "1", "model_author": "soundstage", "licence": "MIT",
                                        "sample_rate": "16000", "window_size": str(WINDOW), "receptive_field_size": str(FIELD),
                                        "receptive_field_shift": str(SHIFT), "num_speakers": "3", "powerset_max_classes": "2", "num_classes": "7"})
    onnx.save(model, str(path))


def main():
    folder, steps = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    seeded(SEED)
    source = Dialogues(folder, ("core", "extra"), SEED)
    held_out = Dialogues(folder, ("dev",), SEED + 1)
    dev = [batch(held_out, BATCH) for _ in range(4)]
    net = Segmenter()
    print(sum(p.numel() for p in net.parameters()), "parameters,", len(source.names), "voices", flush=True)

    def loss_of(_):
        x, target = batch(source, BATCH)
        return invariant_loss(net(x), target)[0]

    def report():
        net.eval()
        with torch.no_grad():
            right = np.mean([invariant_loss(net(x), target)[1] for x, target in dev])
        net.train()
        return f"dev frames right {100 * right:.1f} %"

    train(net.parameters(), loss_of, steps, 3e-3, report)
    export(net, folder)


if __name__ == "__main__":
    main()
