#!/bin/sh
# train.sh OUT: everything from nothing into the folder OUT, with fixed seeds. Needs espeak-ng 1.51 and requirements.txt.
# Minutes are those of one free core; what follows make_speech.py could run side by side, but for the runs of the recogniser.
set -eu
out=$1
here=$(dirname "$0")
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
run() {
  script=$1
  shift
  echo "== $script $*"
  nice -n 19 python3 "$here/$script" "$out" "$@"
}

run make_speech.py                  #  4 min: 16 756 utterances of 339 speakers, 10 hours, 1.2 GB
run train_asr.py 2800               # 14 min: the recogniser and its words
run train_asr.py 1300 "$out/asr.pt" #  7 min: on from there, at half the pace
run train_asr.py 1300 "$out/asr.pt" #  7 min: once more
run train_embedding.py 3000         #  5 min: how people sound
run train_segmentation.py 1600      #  9 min: who speaks when
run make_vad.py                     #  a second: nothing is trained
run make_dialogues.py               #  half a minute: the two sets to measure on
