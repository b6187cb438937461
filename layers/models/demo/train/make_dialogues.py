"""make_dialogues.py OUT: two sets of dialogues to measure on, OUT/tuned and OUT/blind, each as NN.wav and NN.json.

`tuned` has voices and sentences that the models were trained on; thresholds are chosen on it. `blind` has other voices,
other sentences and another seed. Turns do not overlap; noise lies 30 to 50 dB under the speech.
"""

import json
import pathlib
import random
import sys

import numpy as np
from scipy.io import wavfile

from corpus import BLIND as BLIND_TEXT, NATURAL
from espeak import RATE, speak
from voices import ACCENTS, BLIND as BLIND_VARIANTS, CORE, Speaker, plain

SHAPES = [(2, 14), (2, 14), (3, 18), (2, 40)] * 3
"""Speakers and sentences of each dialogue: three in four fit one chunk of the pipeline, one needs several."""


def cast(speakers, count, rng):
    """`count` speakers of different variants."""
    chosen = {speaker.variant: speaker for speaker in rng.sample(speakers, len(speakers))}
    return rng.sample(sorted(chosen.values()), count)


def turns(people, texts, rng):
    """Yields each turn and its samples; a turn is one sentence or two."""
    settings = {speaker: (rng.choice(ACCENTS), rng.randint(135, 170), 10 ** (rng.uniform(-6, 0) / 20)) for speaker in people}
    at, who, texts = rng.uniform(0.3, 1), None, list(texts)
    while texts:
        who = rng.choice([speaker for speaker in people if speaker != who])
        accent, speed, gain = settings[who]
        for _ in range(rng.choice([1, 1, 2])):
            if texts:
                text = texts.pop()
                samples = speak(text + ".", accent, who, speed) * gain
                end = at + len(samples) / RATE
                yield {"speaker": who.name, "start": round(at, 3), "end": round(end, 3), "text": text}, samples
                at = end + rng.uniform(0.3, 0.9)


def write(folder, number, spoken, rng):
    track = np.zeros(int((spoken[-1][0]["end"] + 0.7) * RATE), np.float32)
    for turn, samples in spoken:
        first = round(turn["start"] * RATE)
        track[first:first + len(samples)] += samples
    level = np.sqrt(np.mean(track ** 2)) * 10 ** (-rng.uniform(30, 50) / 20)
    track += level * np.random.default_rng(rng.randrange(2 ** 32)).standard_normal(len(track)).astype(np.float32)
    wavfile.write(folder / f"{number:02}.wav", RATE, (np.clip(track, -1, 1) * 32767).astype(np.int16))
    (folder / f"{number:02}.json").write_text(json.dumps({"turns": [turn for turn, _ in spoken]}, indent=1))


def main():
    blind_speakers = [Speaker(variant, pitch, 1.0) for variant in BLIND_VARIANTS for pitch in (35, 50, 65)]
    for name, seed, speakers, texts in (("tuned", 31, plain(CORE), NATURAL), ("blind", 47, blind_speakers, BLIND_TEXT)):
        folder, rng = pathlib.Path(sys.argv[1]) / name, random.Random(seed)
        folder.mkdir(parents=True, exist_ok=True)
        for number, (people, sentences) in enumerate(SHAPES, 1):
            write(folder, number, list(turns(cast(speakers, people, rng), rng.sample(texts, sentences), rng)), rng)


if __name__ == "__main__":
    main()
