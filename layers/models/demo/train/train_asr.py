"""train_asr.py DATA STEPS [CHECKPOINT]: the word CTC recogniser, from nothing or from a checkpoint.

Writes asr.onnx, tokens.txt, and asr.pt to go on from into DATA.
"""

import json
import math
import pathlib
import sys

import numpy as np
import onnx
import torch
from torch import nn
from torch.nn import functional as F

from corpus import WORDS
from features import FLOOR, nemo, per_feature, with_noise
from schedule import seeded, train

SEED = 7
BATCH_FRAMES = 12000
TOKENS = ["▁" + word for word in WORDS]
BLANK = len(TOKENS)


class Block(nn.Module):
    def __init__(self, width, kernel):
        super().__init__()
        self.net = nn.Sequential(nn.Conv1d(width, width, kernel, padding=kernel // 2, groups=width), nn.Conv1d(width, width, 1, bias=False),
                                 nn.BatchNorm1d(width), nn.ReLU())

    def forward(self, x):
        return x + self.net(x)


class Recogniser(nn.Module):
    """80 mels every 10 ms in, log-probabilities of words every 40 ms out."""

    def __init__(self, width=192, blocks=8, kernel=13):
        super().__init__()
        self.front = nn.Sequential(nn.Conv1d(80, width, 5, stride=2, padding=2), nn.BatchNorm1d(width), nn.ReLU(),
                                   nn.Conv1d(width, width, 5, stride=2, padding=2, groups=width), nn.Conv1d(width, width, 1, bias=False),
                                   nn.BatchNorm1d(width), nn.ReLU())
        self.body = nn.Sequential(*[Block(width, kernel) for _ in range(blocks)])
        self.drop = nn.Dropout(0.1)
        self.out = nn.Conv1d(width, len(TOKENS) + 1, 1)

    def forward(self, mel, length):
        hidden = self.drop(self.body(self.front(mel)))
        return torch.log_softmax(self.out(hidden).transpose(1, 2) + 0 * length.reshape(-1, 1, 1).float(), dim=2)


def pause(rng, longest):
    return np.full((int(rng.uniform(0.02, longest) * 100), 80), math.log(FLOOR), np.float32)


def example(pool, rng):
    """One to four utterances with pauses, at most 18 s, as the engine's features and word numbers."""
    count = rng.choice([1, 1, 1, 2, 3, 4])
    parts, target = [pause(rng, 0.4)], []
    for row in rng.sample(pool, count):
        if sum(map(len, parts)) + len(row["mel"]) > 1800:
            break
        parts += [row["mel"].astype(np.float32) + rng.uniform(-1.2, 1.2), pause(rng, 0.9)]
        target += row["target"]
    mel = per_feature(with_noise(np.concatenate(parts), rng, (15, 60)))
    if rng.random() < 0.5:
        first, width = rng.randrange(70), rng.randrange(2, 10)
        mel[:, first:first + width] = 0
    return mel, target


def batches(pool, rng):
    while True:
        drawn = sorted((example(pool, rng) for _ in range(64)), key=lambda e: len(e[0]))
        groups, group = [], []
        for item in drawn:
            if group and (len(group) + 1) * len(item[0]) > BATCH_FRAMES:
                groups.append(group)
                group = []
            group.append(item)
        rng.shuffle(groups := groups + [group])
        yield from groups


def collate(group):
    lengths = torch.tensor([len(mel) for mel, _ in group])
    x = torch.zeros(len(group), 80, int(lengths.max()))
    for n, (mel, _) in enumerate(group):
        x[n, :, :len(mel)] = torch.from_numpy(mel).T
    return x, lengths, torch.tensor([t for _, target in group for t in target]), torch.tensor([len(target) for _, target in group])


def decode(scores):
    path = scores.argmax(dim=1).tolist()
    return [t for t, before in zip(path, [BLANK, *path]) if t != before and t != BLANK]


def edits(reference, hypothesis):
    row = list(range(len(hypothesis) + 1))
    for n, want in enumerate(reference, 1):
        diagonal, row[0] = row[0], n
        for m, got in enumerate(hypothesis, 1):
            diagonal, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, diagonal + (want != got))
    return row[-1]


def word_error_rate(net, rows):
    net.eval()
    wrong = total = 0
    with torch.no_grad():
        for row in rows:
            mel = np.concatenate([np.full((10, 80), math.log(FLOOR)), row["mel"].astype(np.float32), np.full((20, 80), math.log(FLOOR))])
            x = torch.from_numpy(per_feature(mel.astype(np.float32))).T[None]
            wrong += edits(row["target"], decode(net(x, torch.tensor([x.shape[2]]))[0]))
            total += len(row["target"])
    net.train()
    return wrong / total


def load(folder):
    """Training rows and watched rows, with the engine's features and the numbers of the words."""
    samples = np.load(folder / "speech.npy", mmap_mode="r")
    rows = json.loads((folder / "speech.json").read_text())
    numbers = {word: n for n, word in enumerate(WORDS)}
    for row in rows:
        piece = samples[row["start"]:row["start"] + row["length"]].astype(np.float32) / 32768
        row["mel"] = nemo(piece).astype(np.float16)
        row["target"] = [numbers[word] for word in row["text"].split()]
    return [row for row in rows if row["set"] != "dev"], [row for row in rows if row["set"] == "dev"]


def export(net, folder):
    net.eval()
    path = folder / "asr.onnx"
    torch.onnx.export(net, (torch.randn(1, 80, 400), torch.tensor([400])), str(path), dynamo=False, opset_version=13,
                      input_names=["audio_signal", "length"], output_names=["logprobs"],
                      dynamic_axes={"audio_signal": {0: "B", 2: "T"}, "length": {0: "B"}, "logprobs": {0: "B", 1: "U"}})
    model = onnx.load(str(path))
    onnx.helper.set_model_props(model, {"model_type": "EncDecCTCModel", "vocab_size": str(len(TOKENS) + 1), "subsampling_factor": "4",
                                        "normalize_type": "per_feature", "is_giga_am": "0", "licence": "MIT"})
    onnx.save(model, str(path))
    (folder / "tokens.txt").write_text("".join(f"{token} {n}\n" for n, token in enumerate([*TOKENS, "<blk>"])), encoding="utf8")


def main():
    folder, steps = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    rng = seeded(SEED)
    pool, dev = load(folder)
    net = Recogniser()
    if len(sys.argv) > 3:
        net.load_state_dict(torch.load(sys.argv[3]))
    print(len(pool), "utterances,", sum(p.numel() for p in net.parameters()), "parameters", flush=True)
    drawn = batches(pool, rng)

    def loss_of(_):
        x, lengths, targets, target_lengths = collate(next(drawn))
        scores = net(x, lengths).transpose(0, 1)
        frames = torch.div(lengths + 3, 4, rounding_mode="floor")
        return F.ctc_loss(scores, targets, frames, target_lengths, blank=BLANK, zero_infinity=True)

    def report():
        torch.save(net.state_dict(), folder / "asr.pt")
        return f"dev WER {100 * word_error_rate(net, dev):.1f} %"

    train(net.parameters(), loss_of, steps, 3e-3 if len(sys.argv) <= 3 else 1.5e-3, report, every=200)
    export(net, folder)


if __name__ == "__main__":
    main()
