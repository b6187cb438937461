"""make_long_dialogues.py OUT: dialogues that many chunks share, OUT/long-tuned and OUT/long-blind, each as NN.wav and NN.json.

As in make_dialogues.py, `long-tuned` is what thresholds may be chosen on, `long-blind` has voices that no model was trained
on, and another seed. Here some say much and some little, so that in many a chunk somebody is silent.
"""

import pathlib
import random
import sys

from corpus import BLIND as BLIND_TEXT, NATURAL
from espeak import RATE, speak
from make_dialogues import cast, write
from voices import ACCENTS, BLIND as BLIND_VARIANTS, CORE, Speaker, plain

TUNED = [(2, 3), (3, 5), (4, 8), (5, 12), (3, 20)]
"""Speakers and minutes of each dialogue."""
BLIND = [(2, 2), (3, 2), (4, 2), (5, 2), (2, 3), (3, 3), (4, 4), (5, 4), (2, 5), (3, 5), (4, 6),
         (5, 6), (2, 8), (3, 8), (4, 10), (5, 10), (2, 15), (3, 15), (4, 20), (5, 30)]


def turns(people, minutes, texts, rng):
    """Turns of one to four sentences, and their samples, until the time is over."""
    settings = {one: (rng.choice(ACCENTS), rng.randint(135, 170), 10 ** (rng.uniform(-6, 0) / 20)) for one in people}
    talkative = {one: rng.uniform(0.25, 1) for one in people}
    at, who = rng.uniform(0.3, 1), None
    while True:
        others = [one for one in people if one != who]
        who = rng.choices(others, [talkative[one] for one in others])[0]
        accent, speed, gain = settings[who]
        for _ in range(rng.choice([1, 1, 2, 4])):
            text = rng.choice(texts)
            samples = speak(text + ".", accent, who, speed) * gain
            end = at + len(samples) / RATE
            if end > minutes * 60 - 0.7:
                return
            yield {"speaker": who.name, "start": round(at, 3), "end": round(end, 3), "text": text}, samples
            at = end + rng.uniform(0.2, 0.9)


def main():
    blind_speakers = [Speaker(variant, pitch, 1.0) for variant in BLIND_VARIANTS for pitch in (35, 50, 65)]
    for name, seed, shapes, speakers, texts in (("long-tuned", 61, TUNED, plain(CORE), NATURAL),
                                                ("long-blind", 83, BLIND, blind_speakers, BLIND_TEXT)):
        folder = pathlib.Path(sys.argv[1]) / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, (people, minutes) in enumerate(shapes, 1):
            # One seed each: a dialogue stays the same when others are added.
            rng = random.Random(seed * 1000 + number)
            write(folder, number, list(turns(cast(speakers, people, rng), minutes, texts, rng)), rng)


if __name__ == "__main__":
    main()
