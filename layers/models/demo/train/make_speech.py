"""make_speech.py OUT: espeak-ng utterances of every voice, as OUT/speech.npy (int16, all joined) and OUT/speech.json."""

import json
import pathlib
import random
import sys

import numpy as np

from corpus import BLIND, sentence
from espeak import speak
from voices import plan, voice_name

out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
rng = random.Random(20261121)
jobs = [(group, accent, variant, pitch, sentence(rng) + rng.choice([".", ".", "?", ""]), rng.randint(130, 180))
        for group, accent, variant, pitch, count in plan() for _ in range(count)]
jobs += [("blind", accent, variant, pitch, text, 150) for n, text in enumerate(BLIND)
         for accent, variant, pitch, _ in [[(a, v, p, c) for g, a, v, p, c in plan() if g == "core"][(n * 7 + k * 13) % 48] for k in range(4)]]
rng.shuffle(jobs)
pieces, rows, offset = [], [], 0
for n, (group, accent, variant, pitch, text, speed) in enumerate(jobs):
    samples = (speak(text, voice_name(accent, variant), pitch, speed) * 32767).astype(np.int16)
    pieces.append(samples)
    rows.append({"set": group, "accent": accent, "speaker": f"{variant or 'plain'}-{pitch}", "text": text.strip(".?"),
                 "start": offset, "length": len(samples)})
    offset += len(samples)
    if n % 1000 == 0:
        print(n, len(jobs), offset / 16000 / 3600, flush=True)
np.save(out / "speech.npy", np.concatenate(pieces))
(out / "speech.json").write_text(json.dumps(rows))
