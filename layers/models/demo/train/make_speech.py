"""make_speech.py OUT: espeak-ng utterances of every voice, as OUT/speech.npy (int16, all joined) and OUT/speech.json."""

import json
import multiprocessing
import pathlib
import random
import sys

import numpy as np

from corpus import sentence
from espeak import speak
from voices import ACCENTS, BLIND, CORE, DEV, EXTRA, Speaker, plan

SEED = 20261121


def jobs(rng):
    """(set, accent, speaker, text with its punctuation, words a minute), shuffled."""
    drawn = [(group, ACCENTS[n % 2], speaker, sentence(rng) + rng.choice([".", ".", "?", ""]), rng.randint(125, 185))
             for group, speaker, count in plan() for n in range(count)]
    rng.shuffle(drawn)
    return drawn


def check_variants():
    """espeak-ng gives the plain voice, without a word, for a variant that it does not know or an accent that takes none."""
    variants = [*CORE, *EXTRA, *DEV, *BLIND]
    for accent in ACCENTS:
        voices = {speak("good morning", accent, Speaker(variant, 50, 1.0), 150).tobytes() for variant in variants}
        if len(voices) < len(variants):
            raise SystemExit(f"{accent} has only {len(voices)} voices for {len(variants)} variants")


def spoken(job):
    _, accent, speaker, text, speed = job
    return (np.clip(speak(text, accent, speaker, speed), -1, 1) * 32767).astype(np.int16)


def main():
    check_variants()
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    pieces, rows, start = [], [], 0
    drawn = jobs(random.Random(SEED))
    with multiprocessing.Pool(2) as pool:
        for (group, accent, speaker, text, _), samples in zip(drawn, pool.imap(spoken, drawn, chunksize=32)):
            pieces.append(samples)
            rows.append({"set": group, "accent": accent, "speaker": speaker.name, "text": text.strip(".?"),
                         "start": start, "length": len(samples)})
            start += len(samples)
    np.save(out / "speech.npy", np.concatenate(pieces))
    (out / "speech.json").write_text(json.dumps(rows))
    print(f"{len(rows)} utterances, {start / 16000 / 3600:.1f} hours", flush=True)


if __name__ == "__main__":
    main()
