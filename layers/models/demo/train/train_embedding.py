"""train_embedding.py DATA STEPS: the speaker embedding; writes embedding.onnx into DATA."""

import json
import pathlib
import sys

import numpy as np
import onnx
import torch
from torch import nn
from torch.nn import functional as F

from features import kaldi, with_noise
from schedule import seeded, train

SEED = 11
WIDTH, SIZE = 128, 64
BATCH, SCALE, MARGIN = 64, 30, 0.2


class Embedding(nn.Module):
    """80 mels every 10 ms in, one unit vector of 64 numbers out.

    Levels are taken against the mean power of the whole stretch, and what lies 40 dB under it is floor: so neither gain nor
    noise moves them. The mean of the log levels would do that badly, it follows the noise in the pauses.
    """

    def __init__(self):
        super().__init__()
        layers, width = [], 80
        for kernel, dilation in ((5, 1), (3, 2), (3, 3), (1, 1)):
            layers += [nn.Conv1d(width, WIDTH, kernel, dilation=dilation, padding=kernel // 2 * dilation), nn.ReLU(), nn.BatchNorm1d(WIDTH)]
            width = WIDTH
        self.net = nn.Sequential(*layers)
        self.out = nn.Linear(2 * WIDTH, SIZE)

    def forward(self, x):
        power = torch.exp(x)
        level = torch.log(power / (power.mean(dim=(1, 2), keepdim=True) + 1e-10) + 1e-4)
        hidden = self.net((level * 0.3 + 1).transpose(1, 2))
        mean = hidden.mean(dim=2)
        spread = torch.sqrt(torch.clamp((hidden * hidden).mean(dim=2) - mean * mean, min=1e-5))
        vector = self.out(torch.cat([mean, spread], dim=1))
        return vector / torch.sqrt((vector * vector).sum(dim=1, keepdim=True) + 1e-9)


def crop(row, length, rng):
    """A stretch of an utterance, under noise."""
    mel = row["mel"]
    if len(mel) < length:
        mel = np.concatenate([mel] * (length // len(mel) + 1))
    first = rng.randrange(len(mel) - length + 1)
    return with_noise(mel[first:first + length], rng, (25, 60))


def load(folder):
    """Rows by set, with the engine's features."""
    samples = np.load(folder / "speech.npy", mmap_mode="r")
    rows = json.loads((folder / "speech.json").read_text())
    for row in rows:
        row["mel"] = kaldi(samples[row["start"]:row["start"] + row["length"]].astype(np.float32) / 32768).astype(np.float16)
    return [row for row in rows if row["set"] != "dev"], [row for row in rows if row["set"] == "dev"]


def equal_error_rate(net, rows, rng, length=200):
    """Of telling whether two stretches of `length` frames are one speaker's, and the cosine where both errors are equal."""
    net.eval()
    with torch.no_grad():
        vectors = torch.cat([net(torch.from_numpy(crop(row, length, rng))[None]) for row in rows]).numpy()
    net.train()
    names = np.array([row["speaker"] for row in rows])
    cosine, same = vectors @ vectors.T, names[:, None] == names[None]
    upper = np.triu(np.ones_like(same), 1).astype(bool)
    alike, different = cosine[upper & same], cosine[upper & ~same]
    return min((max(np.mean(alike < t), np.mean(different >= t)), t) for t in np.linspace(-1, 1, 201))


def export(net, folder):
    net.eval()
    path = folder / "embedding.onnx"
    torch.onnx.export(net, (torch.randn(1, 300, 80),), str(path), dynamo=False, opset_version=13, input_names=["x"],
                      output_names=["embedding"], dynamic_axes={"x": {0: "B", 1: "T"}, "embedding": {0: "B"}})
    model = onnx.load(str(path))
    onnx.helper.set_model_props(model, {"framework": "3d-speaker", "output_dim": str(SIZE), "sample_rate": "16000", "normalize_samples": "1",
                                        "language": "English", "licence": "MIT"})
    onnx.save(model, str(path))


def main():
    folder, steps = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    rng = seeded(SEED)
    pool, dev = load(folder)
    names = sorted({row["speaker"] for row in pool})
    by_speaker = [[row for row in pool if row["speaker"] == name] for name in names]
    net, centres = Embedding(), nn.Parameter(torch.randn(len(names), SIZE) * 0.1)
    print(len(names), "speakers,", sum(p.numel() for p in net.parameters()), "parameters", flush=True)

    def loss_of(step):
        """Additive-margin softmax over the speakers; the margin comes in over the first fifth."""
        length = rng.choice([60, 100, 150, 250])
        chosen = [rng.randrange(len(names)) for _ in range(BATCH)]
        x = torch.from_numpy(np.stack([crop(rng.choice(by_speaker[n]), length, rng) for n in chosen]))
        label = torch.tensor(chosen)
        cosine = net(x) @ F.normalize(centres, dim=1).T
        margin = MARGIN * min(1, 5 * step / steps)
        return F.cross_entropy(SCALE * (cosine - margin * F.one_hot(label, len(names))), label)

    def report():
        rates = [equal_error_rate(net, dev, rng, length) for length in (100, 200)]
        return "dev EER " + ", ".join(f"{100 * rate:.1f} % at {cosine:.2f}" for rate, cosine in rates) + " (1 s, 2 s)"

    train([*net.parameters(), centres], loss_of, steps, 2e-3, report)
    export(net, folder)


if __name__ == "__main__":
    main()
