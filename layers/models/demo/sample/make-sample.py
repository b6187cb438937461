"""make-sample.py FFMPEG OUT: sample.mp4 and sample.json, two espeak-ng voices in an interview; no model was trained on its sentences.

The picture draws each speaker's wave in a colour of its own.
"""

import json
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy as np
from scipy.io import wavfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "train"))
from corpus import SAMPLE  # noqa: E402
from espeak import RATE, speak  # noqa: E402
from voices import SAMPLE_SPEAKERS  # noqa: E402

PICTURE = ("[0:a]showwaves=s=320x180:mode=cline:rate=10:split_channels=1:colors=0xF2A65A|0x5AA9E6,format=yuv420p[v];"
           "[0:a]pan=mono|c0=c0+c1[a]")


def turns(rng):
    at = 0.5
    for number, text in enumerate(SAMPLE):
        speaker = "AB"[number % 2]
        samples = speak(text + ".", "en-us", SAMPLE_SPEAKERS[speaker], 150)
        end = at + len(samples) / RATE
        yield {"speaker": speaker, "start": round(at, 3), "end": round(end, 3), "text": text}, samples
        at = end + rng.uniform(0.45, 0.75)


def main():
    ffmpeg, out = sys.argv[1], pathlib.Path(sys.argv[2])
    spoken = list(turns(random.Random(5)))
    tracks = np.zeros((int((spoken[-1][0]["end"] + 0.8) * RATE), 2), np.float32)
    for turn, samples in spoken:
        first = round(turn["start"] * RATE)
        tracks[first:first + len(samples), "AB".index(turn["speaker"])] += samples
    with tempfile.TemporaryDirectory() as folder:
        wav = f"{folder}/tracks.wav"
        wavfile.write(wav, RATE, (np.clip(tracks * 0.9, -1, 1) * 32767).astype(np.int16))
        subprocess.run([ffmpeg, "-v", "error", "-y", "-i", wav, "-filter_complex", PICTURE, "-map", "[v]", "-map", "[a]", "-c:v", "libx264",
                        "-preset", "slow", "-crf", "34", "-g", "50", "-c:a", "aac", "-b:a", "64k", "-ar", "44100", "-movflags", "+faststart",
                        "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", str(out / "sample.mp4")], check=True)
    (out / "sample.json").write_text(json.dumps({"turns": [turn for turn, _ in spoken]}, indent=2) + "\n")


if __name__ == "__main__":
    main()
