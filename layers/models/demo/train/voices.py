"""The espeak-ng voices. A speaker is a variant at a pitch; both accents of it carry the same speaker label."""

ACCENTS = ("en-us", "en-gb")
CORE = ("", "m1", "m2", "m3", "m4", "m5", "m7", "f1", "f2", "f3", "f4", "f5")
EXTRA = ("Alex", "Andy", "adam", "steph", "linda", "michel", "victor", "Denis", "travis", "anika", "norbert", "sandro",
         "belinda", "antonio", "pablo", "edward", "david", "robert", "marcelo", "max")
HELD_OUT = ("Gene", "iven2", "aunty", "Mike", "Diogo", "m6")
PITCHES = (38, 60)

SAMPLE_VOICES = {"A": ("en-us", "f2", 60, 150), "B": ("en-us", "m3", 38, 150)}


def voice_name(accent, variant):
    return f"{accent}+{variant}" if variant else accent


def plan(counts=(("core", CORE, 140), ("extra", EXTRA, 36), ("held_out", HELD_OUT, 20))):
    """(set, accent, variant, pitch, number of utterances) for every speaker and accent."""
    for name, variants, count in counts:
        for variant in variants:
            for pitch in PITCHES:
                for accent in ACCENTS:
                    yield name, accent, variant, pitch, count // (1 if name == "core" else 2)
