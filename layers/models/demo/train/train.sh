#!/bin/sh
# train.sh OUT: everything from nothing into the folder OUT, with fixed seeds. Needs espeak-ng 1.51 and requirements.txt.
# Minutes are those of one free core; the three trainings do not depend on each other.
set -eu
out=$1
here=$(dirname "$0")
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONHASHSEED=0
run() { echo "== $*"; script=$1; shift; nice -n 19 python3 "$here/$script" "$out" "$@"; }

run make_speech.py               #  4 min: 16 756 utterances of 339 speakers, 10 hours, 1.2 GB
run train_asr.py 5000            # 20 min: the recogniser and its words
run train_embedding.py 3000      #  5 min: the speaker embedding
run train_segmentation.py 2000   # 12 min: who speaks when
run make_vad.py                  #  a second: nothing is trained
run make_dialogues.py            #  a minute: the sets to measure on
