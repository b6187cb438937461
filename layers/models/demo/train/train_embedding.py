"""train_embedding.py DATA MINUTES: the speaker embedding; writes embedding.onnx and embedding.pt into DATA."""

import json
import math
import pathlib
import random
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from features import kaldi

SEED = 11
WIDTH, SIZE = 128, 64


class Embedding(nn.Module):
    """80 mels every 10 ms in, one unit vector of 64 numbers out. Only the gain is removed: the mean spectrum is a speaker cue."""

    def __init__(self):
        super().__init__()
        layers, width = [], 80
        for kernel, dilation in ((5, 1), (3, 2), (3, 3), (1, 1)):
            layers += [nn.Conv1d(width, WIDTH, kernel, dilation=dilation, padding=kernel // 2 * dilation), nn.ReLU(), nn.BatchNorm1d(WIDTH)]
            width = WIDTH
        self.net = nn.Sequential(*layers)
        self.out = nn.Linear(2 * WIDTH, SIZE)

    def forward(self, x):
        level = torch.clamp(x, min=-11.0)
        level = (level - level.mean(dim=(1, 2), keepdim=True)) * 0.3
        hidden = self.net(level.transpose(1, 2))
        mean = hidden.mean(dim=2)
        spread = torch.sqrt(torch.clamp((hidden * hidden).mean(dim=2) - mean * mean, min=1e-5))
        vector = self.out(torch.cat([mean, spread], dim=1))
        return vector / torch.sqrt((vector * vector).sum(dim=1, keepdim=True) + 1e-9)


def crop(row, length, rng):
    """A stretch of an utterance with another gain and noise 20 to 60 dB under it."""
    mel = row["mel"]
    if len(mel) <= length:
        mel = np.concatenate([mel] * (length // len(mel) + 1))
    first = rng.randrange(len(mel) - length + 1)
    power = np.exp(mel[first:first + length].astype(np.float32) + rng.uniform(-2, 1))
    noise = power.mean() * 10 ** (-rng.uniform(20, 60) / 10) * np.exp(rng.uniform(-1, 1) * np.linspace(-1, 1, 80))
    return np.log(power + noise * np.random.gamma(3, 1 / 3, power.shape) + 1e-7).astype(np.float32)


def load(folder):
    samples = np.load(folder / "speech.npy", mmap_mode="r")
    rows = json.loads((folder / "speech.json").read_text())
    for row in rows:
        row["mel"] = kaldi(samples[row["start"]:row["start"] + row["length"]].astype(np.float32) / 32768).astype(np.float16)
    return rows


def equal_error_rate(net, rows, rng, length=200):
    net.eval()
    with torch.no_grad():
        vectors = torch.cat([net(torch.from_numpy(crop(row, length, rng))[None]) for row in rows]).numpy()
    net.train()
    names = np.array([row["speaker"] for row in rows])
    cosine, same = vectors @ vectors.T, names[:, None] == names[None]
    upper = np.triu(np.ones_like(same), 1).astype(bool)
    alike, different = np.sort(cosine[upper & same]), np.sort(cosine[upper & ~same])
    best = min((max(np.mean(alike < t), np.mean(different >= t)), t) for t in np.linspace(-1, 1, 401))
    return best, np.percentile(alike, [5, 50]), np.percentile(different, [50, 95])


def export(net, folder):
    import onnx
    net.eval()
    path = folder / "embedding.onnx"
    torch.onnx.export(net, (torch.randn(1, 300, 80),), str(path), dynamo=False, opset_version=13, input_names=["x"],
                      output_names=["embedding"], dynamic_axes={"x": {0: "B", 1: "T"}, "embedding": {0: "B"}})
    model = onnx.load(str(path))
    onnx.helper.set_model_props(model, {"framework": "3d-speaker", "output_dim": str(SIZE), "sample_rate": "16000", "normalize_samples": "1",
                                        "language": "English", "licence": "MIT"})
    onnx.save(model, str(path))
    net.train()


def main():
    folder, minutes = pathlib.Path(sys.argv[1]), float(sys.argv[2])
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    np.random.seed(SEED)
    rng = random.Random(SEED)
    rows = load(folder)
    pool = [row for row in rows if row["set"] in ("core", "extra")]
    held_out = [row for row in rows if row["set"] == "held_out"]
    names = sorted({row["speaker"] for row in pool})
    by_speaker = {name: [row for row in pool if row["speaker"] == name] for name in names}
    net, centres = Embedding(), nn.Parameter(torch.randn(len(names), SIZE) * 0.1)
    optimiser = torch.optim.AdamW([*net.parameters(), centres], lr=2e-3, weight_decay=0.01)
    print(len(names), "speakers", sum(p.numel() for p in net.parameters()), "parameters", flush=True)
    began, report, step, losses = time.time(), 30, 0, []
    while (done := (time.time() - began) / 60 / minutes) < 1:
        for setting in optimiser.param_groups:
            setting["lr"] = 2e-3 * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * done)))
        length = rng.choice([80, 120, 200, 300])
        chosen = [rng.randrange(len(names)) for _ in range(64)]
        x = torch.from_numpy(np.stack([crop(rng.choice(by_speaker[names[n]]), length, rng) for n in chosen]))
        label = torch.tensor(chosen)
        cosine = net(x) @ F.normalize(centres, dim=1).T
        loss = F.cross_entropy(25 * (cosine - 0.2 * F.one_hot(label, len(names))), label)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        step += 1
        if time.time() - began > report:
            report += 45
            print(f"{(time.time() - began) / 60:.1f} min step {step} loss {np.mean(losses[-50:]):.3f}", equal_error_rate(net, held_out, rng), flush=True)
    torch.save(net.state_dict(), folder / "embedding.pt")
    print("held out", equal_error_rate(net, held_out, rng), "0.8 s", equal_error_rate(net, held_out, rng, 80),
          "trained", equal_error_rate(net, rng.sample(pool, 400), rng), flush=True)
    export(net, folder)


if __name__ == "__main__":
    main()
