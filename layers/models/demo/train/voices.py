"""The espeak-ng voices. A speaker is a variant at a pitch with its spectrum stretched; he keeps his label in both accents."""

import random
from typing import NamedTuple

ACCENTS = ("en-us", "en")
"""`en` is British. Its other name `en-gb` would do too, but espeak-ng 1.51 then drops the variant without a word."""
CORE = ("", "m1", "m2", "m3", "m4", "m5", "m7", "f1", "f2", "f3", "f4", "f5")
EXTRA = ("Alex", "Andy", "adam", "steph", "linda", "michel", "victor", "Denis", "travis", "anika", "norbert", "sandro",
         "belinda", "antonio", "pablo", "edward", "david", "robert", "marcelo", "max", "Andrea", "Annie", "Jacky", "Marco",
         "Mario", "Michael", "Nguyen", "RicishayMax", "Storm", "boris", "ed", "grandma", "grandpa", "gustave", "john",
         "kaukovalta", "m8", "paul", "quincy", "rob", "zac", "klatt", "klatt2", "klatt3", "klatt4", "steph2", "benjamin")
DEV = ("Lee", "shelby", "pedro", "Alicia")
"""Never trained on; watched during training."""
BLIND = ("Gene", "iven2", "aunty", "Mike", "Diogo", "m6")
"""Neither trained on nor watched; nor are their namesakes (Gene2, iven, iven3 ...) and Hugo and Henrique, made as Diogo is."""


class Speaker(NamedTuple):
    variant: str
    pitch: int
    stretch: float
    """Factor on all frequencies, as of a shorter throat."""

    @property
    def name(self):
        return f"{self.variant or 'plain'}-{self.pitch}-{self.stretch}"


SAMPLE_SPEAKERS = {"A": Speaker("f2", 60, 1.0), "B": Speaker("m3", 38, 1.0)}


def voice_name(accent, variant):
    return f"{accent}+{variant}" if variant else accent


def plain(variants):
    return [Speaker(variant, pitch, 1.0) for variant in variants for pitch in (38, 60)]


def stretched(variants, count, rng):
    """`count` speakers of each variant, each clearly apart from the variant's others in pitch or in stretch."""
    cells = [(pitch, stretch) for pitch in (30, 44, 58, 72) for stretch in (0.9, 1.0, 1.1)]
    return [Speaker(variant, pitch + rng.randint(-3, 3), round(stretch + rng.uniform(-0.02, 0.02), 3))
            for variant in variants for pitch, stretch in rng.sample(cells, count)]


def plan():
    """(set, speaker, number of utterances) for every speaker of the training corpus."""
    rng = random.Random(2)
    return [*[("core", speaker, 130) for speaker in plain(CORE)],
            *[("extra", speaker, 44) for speaker in [*stretched(CORE, 6, rng), *stretched(EXTRA, 5, rng)]],
            *[("dev", speaker, 16) for speaker in plain(DEV)]]
